use super::held::{open_pool, require_declarer};
use super::may_ask::declarer;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::Locale;
use entities::{pool, pool_member};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Takes one's own pool back and tells its members, who offer alone again.
/// Errors: not one's own pool, the round is closed.
pub async fn dissolve(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let acting = declarer(ctx)?;
    let tx = app.db.begin().await?;
    let (row, round) = open_pool(&tx, ctx, id).await?;
    require_declarer(acting, &row)?;
    let members: Vec<Uuid> = pool_member::Entity::find()
        .filter(pool_member::Column::PoolId.eq(id))
        .filter(pool_member::Column::OrganisationId.ne(acting.organisation_id))
        .all(&tx)
        .await?
        .into_iter()
        .map(|member| member.organisation_id)
        .collect();
    pool_member::Entity::delete_many()
        .filter(pool_member::Column::PoolId.eq(id))
        .exec(&tx)
        .await?;
    pool::Entity::delete_by_id(id).exec(&tx).await?;
    let change = Change {
        subject: "pool",
        id,
        from: None,
        to: "dissolved",
        note: Some(&row.name),
    };
    history::append(app, ctx, &tx, change).await?;
    notify::managers(app, ctx, &tx, &members, |locale, _| {
        letter(locale, &row.name, &round.name)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

fn letter(locale: Locale, pool: &str, round: &str) -> Letter {
    match locale {
        Locale::Vi => Letter {
            subject: format!("Nhóm chào bán “{pool}” đã giải tán"),
            lines: vec![format!(
                "Nhóm chào bán “{pool}” trong đợt “{round}” đã được giải tán. Chào bán của đơn vị vẫn giữ nguyên và được ghép riêng."
            )],
        },
        Locale::En => Letter {
            subject: format!("The pool “{pool}” is dissolved"),
            lines: vec![format!(
                "The pool “{pool}” in the round “{round}” is dissolved. Your offers stand as they are and are matched on their own."
            )],
        },
    }
}
