use super::held::held_by_id;
use super::offer::{self, Terms};
use super::step;
use crate::app::{Actor, App, Ctx};
use crate::error::{Error, Result};
use domain::{ComplaintState, Locale};
use entities::complaint;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait};
use uuid::Uuid;

/// Most complaints moved on in one turn; the rest waits for the next one.
const BATCH: u64 = 200;

/// Moves on what was waited for in vain: a seller's silence leads to mediation, a buyer's silence lets an answer stand
/// and goods that were not sent back end the complaint. Both sides are told; how many. A worker calls it now and then.
/// Samples stay as they are.
pub async fn pass_deadlines(app: &App) -> Result<u64> {
    let ctx = Ctx {
        actor: Actor::System,
        locale: Locale::Vi,
        request_id: "complaints".into(),
        now: app.clock.now(),
    };
    let waiting = ComplaintState::ALL
        .iter()
        .filter(|state| !state.is_closed() && **state != ComplaintState::Mediation)
        .map(|state| state.as_str());
    let late: Vec<Uuid> = complaint::Entity::find()
        .select_only()
        .column(complaint::Column::Id)
        .filter(complaint::Column::State.is_in(waiting))
        .filter(complaint::Column::DueOn.lt(ctx.today()))
        .filter(complaint::Column::IsSample.eq(false))
        .order_by_asc(complaint::Column::DueOn)
        .limit(BATCH)
        .into_tuple()
        .all(app.db.read())
        .await?;
    let mut moved = 0;
    for id in late {
        moved += u64::from(pass(app, &ctx, id).await?);
    }
    Ok(moved)
}

/// Whether it was still waited for: somebody may have acted since it was looked for.
async fn pass(app: &App, ctx: &Ctx, id: Uuid) -> Result<bool> {
    let tx = app.db.begin().await?;
    let held = held_by_id(&tx, id).await?;
    if held.row.due_on >= ctx.today() {
        return Ok(false);
    }
    let locale = Locale::parse(&held.order.locale).unwrap_or_default();
    let (to, why) = match held.state {
        ComplaintState::Open => (
            ComplaintState::Mediation,
            locale.t(
                "Người bán không trả lời trong hạn.",
                "The seller did not answer in time.",
            ),
        ),
        ComplaintState::SentBack => (
            ComplaintState::Mediation,
            locale.t(
                "Người bán không cho biết đã nhận lại hàng hay chưa.",
                "The seller did not say whether the goods have come back.",
            ),
        ),
        ComplaintState::Replacing => (
            ComplaintState::Mediation,
            locale.t(
                "Người bán không gửi hàng đổi trong hạn.",
                "The seller did not send the replacement in time.",
            ),
        ),
        ComplaintState::AwaitingReturn => (
            ComplaintState::Withdrawn,
            locale.t(
                "Hàng không được gửi trả trong hạn.",
                "The goods were not sent back in time.",
            ),
        ),
        ComplaintState::Answered => {
            let why = locale.t(
                "Người mua không có ý kiến trong hạn nên câu trả lời của người bán được giữ.",
                "The buyer said nothing in time, so the seller's answer stands.",
            );
            let trying = tx.begin().await?;
            let offered = (Terms::of(&held.row)?, Default::default());
            match offer::hold(app, ctx, &trying, &held, offered, Some(why)).await {
                Ok(_) => {
                    trying.commit().await?;
                    tx.commit().await?;
                    return Ok(true);
                }
                // What was offered cannot be given any more: somebody has to look at it.
                Err(Error::Invalid(_) | Error::Refused(_)) => trying.rollback().await?,
                Err(error) => return Err(error),
            }
            (
                ComplaintState::Mediation,
                locale.t(
                    "Khoản hoàn đã hứa không còn thực hiện được.",
                    "The refund that was offered cannot be given any more.",
                ),
            )
        }
        ComplaintState::Mediation | ComplaintState::Settled | ComplaintState::Withdrawn => return Ok(false),
    };
    step::take(app, ctx, &tx, &held, to, Default::default(), Some(why)).await?;
    tx.commit().await?;
    Ok(true)
}
