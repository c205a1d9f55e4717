use super::draft_contract::join_or_draft;
use super::hold;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::notify::{self, Letter};
use domain::{Code, Locale, ProposalState};
use entities::proposal;
use sea_orm::Set;
use uuid::Uuid;

/// Accepts the terms of version `seen` for the acting organisation's side. When both have accepted,
/// the month goes into a contract draft, whose number comes back.
/// Errors: not ours, not verified, expired, already answered, terms that changed meanwhile.
pub async fn accept(app: &App, ctx: &Ctx, id: Uuid, seen: i32) -> Result<Option<String>> {
    let acting = ctx.acting()?.verified()?;
    let tx = app.db.begin().await?;
    let held = hold::open(&tx, acting, id, ctx.today()).await?;
    let side = held.our_side()?;
    held.seen(seen)?;
    let next = held.state.accepted_by(side).ok_or(Code::WrongState)?;
    let proposal = &held.row;
    let drafted = if next == ProposalState::Accepted {
        Some(join_or_draft(app, ctx, &tx, proposal).await?)
    } else {
        None
    };
    let values = proposal::ActiveModel {
        contract_id: Set(drafted.as_ref().map(|contract| contract.id)),
        ..Default::default()
    };
    hold::change(app, ctx, &tx, &held, next, values, None).await?;
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
