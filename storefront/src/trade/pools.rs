//! A seller's pools: those it was asked into, and those that a cooperative declares.

use super::desk::{refused, tell};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs, Empty};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{OrganisationKind, PoolAction};
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::pool::{self, Asked, Declare, OpenRound, Pool};
use services::{App, Ctx, Result};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/pools.html")]
struct PoolsPage {
    page: Page,
    pools: Vec<Pool>,
    /// Where the acting cooperative may declare one.
    rounds: Vec<OpenRound>,
    is_cooperative: bool,
    /// Who may still be asked into one's own pools.
    others: HashMap<Uuid, Vec<Choice>>,
}

#[derive(Template)]
#[template(path = "trade/pool_new.html")]
struct PoolNewPage {
    page: Page,
    form: FormState,
    round: String,
    members: Vec<Choice>,
    key: String,
}

#[derive(Deserialize)]
pub(super) struct OfRound {
    round: String,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> poem::Result<Response> {
    let pools = pool::mine(&app, &ctx).await.map_err(failed(&ctx))?;
    let rounds = pool::open_rounds(&app, &ctx).await.map_err(failed(&ctx))?;
    let kind = ctx.acting().map_err(failed(&ctx))?.kind;
    let mut others = HashMap::new();
    for own in pools
        .iter()
        .filter(|pool| pool.actions.contains(&PoolAction::Ask))
    {
        let asked = pool::may_ask(&app, &ctx, &own.round.slug)
            .await
            .map_err(failed(&ctx))?;
        others.insert(own.id, not_in(own, &choices(&page, &asked)));
    }
    let title = page.t("Nhóm chào bán", "Pools").to_owned();
    render(&PoolsPage {
        page: page.titled(title),
        pools,
        rounds,
        is_cooperative: kind == OrganisationKind::Cooperative,
        others,
    })
}

#[handler]
pub(super) async fn new_one(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<OfRound>,
) -> poem::Result<Response> {
    let form = FormState::empty(page.locale());
    let key = app.ids.secret();
    render(&prepare(page, &app, &ctx, asked.round, form, key).await?)
}

#[handler]
pub(super) async fn declare(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let round = data.typed("round").to_owned();
    let key = data.typed("key").to_owned();
    let result = pool::declare(&app, &ctx, &round, command(&data), Some(&key)).await;
    match result {
        Ok(_) => {
            tell(&ctx, session, Ok(()), declared(&ctx))?;
            Ok(see_other(urls::SELLER_POOLS))
        }
        Err(error) => {
            let form = refused(&ctx, page.locale(), data, error)?;
            render_invalid(&prepare(page, &app, &ctx, round, form, key).await?)
        }
    }
}

#[handler]
pub(super) async fn step(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    take(&app, &ctx, session, id, &data).await?;
    Ok(see_other(urls::SELLER_POOLS))
}

pub(super) fn command(data: &FormData) -> Declare {
    Declare {
        name: data.typed("name").to_owned(),
        members: members(data),
    }
}

pub(super) fn declared(ctx: &Ctx) -> &str {
    ctx.t(
        "Đã lập nhóm và gửi lời mời. Thành viên được tính vào nhóm khi đã xác nhận.",
        "The pool is declared and its members are asked. A member counts once it confirms.",
    )
}

/// What a button under a pool asks for.
pub(super) async fn take(
    app: &App,
    ctx: &Ctx,
    session: &Session,
    id: Uuid,
    data: &FormData,
) -> poem::Result<()> {
    let action = data.typed("action").parse::<PoolAction>().ok();
    let (result, done): (Result<()>, &str) = match action {
        Some(PoolAction::Confirm) => (
            pool::confirm(app, ctx, id).await,
            ctx.t("Đã vào nhóm.", "You joined the pool."),
        ),
        Some(PoolAction::Leave) => (
            pool::leave(app, ctx, id).await,
            ctx.t(
                "Đơn vị không ở trong nhóm này. Chào bán vẫn giữ nguyên.",
                "You are not in this pool. Your offers stand as they are.",
            ),
        ),
        Some(PoolAction::Ask) => (
            pool::ask(app, ctx, id, &members(data)).await,
            ctx.t("Đã gửi lời mời.", "The invitations are sent."),
        ),
        Some(PoolAction::Dissolve) => (
            pool::dissolve(app, ctx, id).await,
            ctx.t(
                "Đã giải tán nhóm. Chào bán của các bên vẫn giữ nguyên.",
                "The pool is dissolved. Everybody's offers stand as they are.",
            ),
        ),
        None => (Err(domain::Code::WrongState.into()), ""),
    };
    tell(ctx, session, result, done)
}

/// Whoever was not among the choices has an id that asks for nobody.
fn members(data: &FormData) -> Vec<Uuid> {
    data.all("members")
        .filter(|id| !id.is_empty())
        .map(|id| id.parse().unwrap_or_default())
        .collect()
}

pub(super) fn choices(page: &Page, asked: &[Asked]) -> Vec<Choice> {
    asked
        .iter()
        .map(|row| {
            let offers = page.t("chào bán", "offers");
            Choice::new(row.party.id, &row.party.name).hint(format!(
                "{}, {offers} {}",
                row.party.kind.label(page.locale()),
                page.tonnes(row.offered_kg)
            ))
        })
        .collect()
}

/// Who is not in the pool yet.
pub(super) fn not_in(pool: &Pool, choices: &[Choice]) -> Vec<Choice> {
    let is_in = |choice: &&Choice| {
        let mut members = pool.members.iter();
        members.any(|member| member.party.id.to_string() == choice.value)
    };
    choices.iter().filter(|choice| !is_in(choice)).cloned().collect()
}

impl PoolsPage {
    fn others(&self, pool: &Pool) -> &[Choice] {
        self.others.get(&pool.id).map_or(&[], Vec::as_slice)
    }

    fn step_url(&self, pool: &Pool) -> String {
        urls::seller_pool_step(pool.id)
    }
}

async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    round: String,
    form: FormState,
    key: String,
) -> poem::Result<PoolNewPage> {
    let asked = pool::may_ask(app, ctx, &round).await.map_err(failed(ctx))?;
    let title = page.t("Lập nhóm chào bán", "Declare a pool").to_owned();
    Ok(PoolNewPage {
        members: choices(&page, &asked),
        page: page.titled(title),
        form,
        round,
        key,
    })
}
