use super::draft_contract::join_or_draft;
use super::list::{is_expired, own_proposal};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::{Code, Locale, ProposalState};
use entities::proposal;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// Accepts for the acting organisation's side. When both have accepted, the month goes into a
/// contract draft, whose number comes back.
/// Errors: not ours, not verified, expired, already answered.
pub async fn accept(app: &App, ctx: &Ctx, id: Uuid) -> Result<Option<String>> {
    let acting = ctx.acting()?.verified()?;
    let tx = app.db.begin().await?;
    let (proposal, state, side) = own_proposal(&tx, acting, id).await?;
    if is_expired(state, proposal.answer_until, ctx.today()) {
        return Err(Code::ProposalExpired.into());
    }
    let next = state.accepted_by(side).ok_or(Code::WrongState)?;
    let drafted = if next == ProposalState::Accepted {
        Some(join_or_draft(app, ctx, &tx, &proposal).await?)
    } else {
        None
    };
    let done = proposal::Entity::update_many()
        .set(proposal::ActiveModel {
            state: Set(next.as_str().to_owned()),
            contract_id: Set(drafted.as_ref().map(|contract| contract.id)),
            ..Default::default()
        })
        .filter(proposal::Column::Id.eq(id))
        .filter(proposal::Column::State.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "proposal",
        id,
        from: Some(state.as_str()),
        to: next.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    if let Some(contract) = drafted.as_ref().filter(|contract| contract.is_new) {
        let number = contract.number.clone();
        let seller = proposal.seller_id;
        let both = [proposal.seller_id, proposal.buyer_id];
        notify::managers(app, ctx, &tx, &both, |locale, organisation| {
            letter(app, locale, &number, organisation == seller)
        })
        .await?;
    }
    tx.commit().await?;
    Ok(drafted.map(|contract| contract.number))
}

fn letter(app: &App, locale: Locale, number: &str, sells: bool) -> Letter {
    let page = if sells { "ban-hang" } else { "thu-mua" };
    Letter {
        subject: match locale {
            Locale::Vi => format!("Dự thảo hợp đồng liên kết {number}"),
            Locale::En => format!("Draft of linkage contract {number}"),
        },
        lines: vec![
            match locale {
                Locale::Vi => format!(
                    "Hai bên đã đồng ý đề xuất. Hợp đồng liên kết {number} đã được soạn: xin xem lại, bổ sung vùng trồng và ký."
                ),
                Locale::En => format!(
                    "Both sides accepted. Linkage contract {number} is drafted: please review it, name the planting areas and sign."
                ),
            },
            format!("{}/{page}/hop-dong/{number}", app.settings.public_url),
        ],
    }
}
