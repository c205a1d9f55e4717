use super::facts::Facts;
use super::standing::own_contract;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::{Code, ContractState, Locale, ProposalState, TradeSide};
use entities::{linkage_contract, proposal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// Cancels what is not signed by both yet. The proposals that went into it become declined with the
/// same reason, so that their kilograms can be matched again.
/// Errors: not ours, not a manager, signed by both, no reason.
pub async fn cancel(app: &App, ctx: &Ctx, number: &str, reason: &str) -> Result<()> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", reason, 500);
    checks.done()?;
    let tx = app.db.begin().await?;
    let (contract, state, side) = own_contract(&tx, acting, number).await?;
    if !state.can_become(ContractState::Cancelled) {
        return Err(Code::WrongState.into());
    }
    let done = linkage_contract::Entity::update_many()
        .set(linkage_contract::ActiveModel {
            state: Set(ContractState::Cancelled.as_str().to_owned()),
            ..Default::default()
        })
        .filter(linkage_contract::Column::Id.eq(contract.id))
        .filter(linkage_contract::Column::State.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "linkage_contract",
        id: contract.id,
        from: Some(state.as_str()),
        to: ContractState::Cancelled.as_str(),
        note: Some(&reason),
    };
    history::append(app, ctx, &tx, change).await?;
    free_proposals(app, ctx, &tx, &contract, &reason).await?;

    let facts = Facts::load(&tx, contract).await?;
    let other = match side {
        TradeSide::Seller => facts.signatory(facts.row.buyer_id)?.id,
        TradeSide::Buyer => facts.signatory(facts.row.seller_id)?.id,
    };
    notify::managers(app, ctx, &tx, &[other], |locale, _| {
        letter(app, locale, number, side, &reason)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn free_proposals(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    reason: &str,
) -> Result<()> {
    let (from, to) = (ProposalState::Accepted, ProposalState::Declined);
    let of_contract = proposal::Column::ContractId.eq(contract.id);
    let rows = proposal::Entity::find()
        .filter(of_contract.clone())
        .filter(proposal::Column::State.eq(from.as_str()))
        .all(tx)
        .await?;
    proposal::Entity::update_many()
        .set(proposal::ActiveModel {
            state: Set(to.as_str().to_owned()),
            decline_reason: Set(Some(reason.to_owned())),
            ..Default::default()
        })
        .filter(of_contract)
        .filter(proposal::Column::State.eq(from.as_str()))
        .exec(tx)
        .await?;
    for row in rows {
        let change = Change {
            subject: "proposal",
            id: row.id,
            from: Some(from.as_str()),
            to: to.as_str(),
            note: Some(reason),
        };
        history::append(app, ctx, tx, change).await?;
    }
    Ok(())
}

fn letter(app: &App, locale: Locale, number: &str, by: TradeSide, reason: &str) -> Letter {
    // The reader is the other side.
    let area = match by {
        TradeSide::Seller => "thu-mua",
        TradeSide::Buyer => "ban-hang",
    };
    Letter {
        subject: match locale {
            Locale::Vi => format!("Dự thảo hợp đồng {number} đã bị hủy"),
            Locale::En => format!("The draft of contract {number} was cancelled"),
        },
        lines: vec![
            match locale {
                Locale::Vi => format!(
                    "{} đã hủy dự thảo hợp đồng liên kết {number}. Sản lượng trong dự thảo được trả lại để ghép lần sau.",
                    by.label(locale)
                ),
                Locale::En => format!(
                    "The {} cancelled the draft of linkage contract {number}. Its kilograms are free to be matched again.",
                    by.label(locale).to_lowercase()
                ),
            },
            format!("{}: {reason}", locale.t("Lý do", "Reason")),
            format!("{}/{area}/hop-dong/{number}", app.settings.public_url),
        ],
    }
}
