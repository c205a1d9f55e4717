//! The pools of an office's round.

use super::desk::{refused, tell};
use super::pools::{choices, command, declared, not_in, take};
use crate::forms::{FormState, Posted};
use crate::parts::{Choice, Crumbs};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::PoolAction;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::pool::{self, Pool};
use services::round::{self, Round};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/round_pools.html")]
struct RoundPoolsPage {
    page: Page,
    round: Round,
    pools: Vec<Pool>,
    form: FormState,
    members: Vec<Choice>,
    key: String,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
) -> poem::Result<Response> {
    let form = FormState::empty(page.locale());
    let key = app.ids.secret();
    render(&prepare(page, &app, &ctx, &slug, form, key).await?)
}

#[handler]
pub(super) async fn declare(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let key = data.typed("key").to_owned();
    match pool::declare(&app, &ctx, &slug, command(&data), Some(&key)).await {
        Ok(_) => {
            tell(&ctx, session, Ok(()), declared(&ctx))?;
            Ok(see_other(urls::office_round_pools(slug)))
        }
        Err(error) => {
            let form = refused(&ctx, page.locale(), data, error)?;
            render_invalid(&prepare(page, &app, &ctx, &slug, form, key).await?)
        }
    }
}

#[handler]
pub(super) async fn step(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((slug, id)): Path<(String, Uuid)>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    take(&app, &ctx, session, id, &data).await?;
    Ok(see_other(urls::office_round_pools(slug)))
}

impl RoundPoolsPage {
    fn others(&self, pool: &Pool) -> Vec<Choice> {
        not_in(pool, &self.members)
    }

    fn step_url(&self, pool: &Pool) -> String {
        urls::office_round_pool_step(&self.round.slug, pool.id)
    }
}

async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    slug: &str,
    form: FormState,
    key: String,
) -> poem::Result<RoundPoolsPage> {
    let (round, _, _) = round::find(app, ctx, slug).await.map_err(failed(ctx))?;
    let pools = pool::of_round(app, ctx, slug).await.map_err(failed(ctx))?;
    let asked = if round.takes_registrations {
        pool::may_ask(app, ctx, slug).await.map_err(failed(ctx))?
    } else {
        Vec::new()
    };
    let title = page.t("Nhóm chào bán của đợt", "Pools of the round").to_owned();
    Ok(RoundPoolsPage {
        members: choices(&page, &asked),
        page: page.titled(title),
        round,
        pools,
        form,
        key,
    })
}
