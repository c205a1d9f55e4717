use super::ask::{ask_each, check_members};
use super::held::open_round;
use super::may_ask::{declarer, require_reach};
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::idempotency;
use domain::{Code, OrganisationKind};
use entities::{pool, pool_member};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub struct Declare {
    pub name: String,
    /// Organisations to ask. A cooperative is in its own pool and not named here.
    pub members: Vec<Uuid>,
}

/// Declares a pool in a round that takes registrations and asks its members; answers with its id.
/// Errors: neither an office nor a cooperative, another office's round, the round is closed, the name is
/// taken, a member that may not be asked, the cooperative confirmed in another pool.
pub async fn declare(app: &App, ctx: &Ctx, round: &str, command: Declare, key: Option<&str>) -> Result<Uuid> {
    let acting = declarer(ctx)?.verified()?;
    let is_office = acting.kind == OrganisationKind::TradeOffice;
    let keys = format!("pool:{}:{round}", acting.organisation_id);
    let tx = app.db.begin().await?;
    if let Some(key) = key
        && let Some(id) = idempotency::saved::<Uuid>(&tx, &keys, key, &command).await?
    {
        return Ok(id);
    }
    let round = open_round(&tx, ctx, round).await?;
    require_reach(acting, &round)?;
    let mut checks = Checks::new();
    let name = checks.text("name", &command.name, 100);
    let least = if is_office { 2 } else { 1 };
    checks.require(command.members.len() >= least, "members", Code::PoolTooSmall);
    check_members(&tx, &mut checks, acting, &round, &command.members).await?;
    checks.done()?;
    let row = pool::Model {
        id: app.ids.next(),
        round_id: round.id,
        declared_by_id: acting.organisation_id,
        name,
        created_at: ctx.now,
    };
    pool::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(&tx)
        .await?;
    if !is_office {
        pool_member::ActiveModel {
            pool_id: Set(row.id),
            organisation_id: Set(acting.organisation_id),
            round_id: Set(round.id),
            asked_at: Set(ctx.now),
            confirmed_at: Set(Some(ctx.now)),
        }
        .insert(&tx)
        .await?;
    }
    ask_each(app, ctx, &tx, &row, &round, &command.members).await?;
    let change = Change {
        subject: "pool",
        id: row.id,
        from: None,
        to: "declared",
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &keys, key, &command, &row.id).await?;
    }
    tx.commit().await?;
    Ok(row.id)
}
