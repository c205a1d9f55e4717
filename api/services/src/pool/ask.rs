use super::held::{open_pool, require_declarer};
use super::may_ask::{candidates, declarer};
use crate::app::{App, Ctx, Membership};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::{Code, Locale};
use entities::{matching_round, pool, pool_member};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Asks more sellers into one's own pool; who was asked before is not asked again.
/// Errors: not one's own pool, the round is closed, not a seller that may be asked.
pub async fn ask(app: &App, ctx: &Ctx, id: Uuid, members: &[Uuid]) -> Result<()> {
    let acting = declarer(ctx)?.verified()?;
    let tx = app.db.begin().await?;
    let (pool, round) = open_pool(&tx, ctx, id).await?;
    require_declarer(acting, &pool)?;
    let mut checks = Checks::new();
    checks.require(!members.is_empty(), "members", Code::Required);
    check_members(&tx, &mut checks, acting, &round, members).await?;
    checks.done()?;
    ask_each(app, ctx, &tx, &pool, &round, members).await?;
    let change = Change {
        subject: "pool",
        id,
        from: None,
        to: "asked",
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn check_members(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    acting: &Membership,
    round: &matching_round::Model,
    members: &[Uuid],
) -> Result<()> {
    let known = candidates(tx, acting, round).await?;
    let may = |id: &Uuid| known.iter().any(|row| row.id == *id);
    checks.require(members.iter().all(may), "members", Code::UnknownChoice);
    Ok(())
}

/// Writes down who is asked, and tells each by mail.
pub(super) async fn ask_each(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    pool: &pool::Model,
    round: &matching_round::Model,
    members: &[Uuid],
) -> Result<()> {
    let known: BTreeSet<Uuid> = pool_member::Entity::find()
        .filter(pool_member::Column::PoolId.eq(pool.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.organisation_id)
        .collect();
    let asked: BTreeSet<Uuid> = members.iter().copied().filter(|id| !known.contains(id)).collect();
    let asked: Vec<Uuid> = asked.into_iter().collect();
    if asked.is_empty() {
        return Ok(());
    }
    let rows = asked.iter().map(|id| pool_member::ActiveModel {
        pool_id: Set(pool.id),
        organisation_id: Set(*id),
        round_id: Set(pool.round_id),
        asked_at: Set(ctx.now),
        confirmed_at: Set(None),
    });
    pool_member::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    let link = format!("{}/ban-hang/nhom-chao-ban", app.settings.public_url);
    notify::managers(app, ctx, tx, &asked, |locale, _| {
        letter(locale, &pool.name, &round.name, &link)
    })
    .await
}

fn letter(locale: Locale, pool: &str, round: &str, link: &str) -> Letter {
    Letter {
        subject: match locale {
            Locale::Vi => format!("Mời vào nhóm chào bán “{pool}”"),
            Locale::En => format!("Invitation to the pool “{pool}”"),
        },
        lines: vec![
            match locale {
                Locale::Vi => format!(
                    "Đơn vị của bạn được mời vào nhóm chào bán “{pool}” trong đợt “{round}”. Cả nhóm được tính như một bên bán; sản lượng bán được chia lại theo phần mỗi bên đã chào. Đơn vị chỉ vào nhóm khi bạn xác nhận."
                ),
                Locale::En => format!(
                    "Your organisation is asked to join the pool “{pool}” in the round “{round}”. A pool counts as one seller; what it sells is divided by what each member offered. You are in it only once you confirm."
                ),
            },
            link.to_owned(),
        ],
    }
}
