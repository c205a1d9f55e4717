use super::facts::Facts;
use super::standing::own_contract;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::{Code, ContractState, Locale, TradeSide};
use entities::{contract_version, linkage_contract};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// Signs for the acting organisation's side. `document_hash` is that of the text the signer read:
/// both sides sign the same bytes or nobody does.
/// Errors: not ours, not a manager, not who signs for this side, already signed, the text changed.
pub async fn sign(app: &App, ctx: &Ctx, number: &str, document_hash: &str) -> Result<ContractState> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, state, side) = own_contract(&tx, acting, number).await?;
    if state.signed_by(side).is_none() {
        return Err(Code::WrongState.into());
    }
    let facts = Facts::load(&tx, contract).await?;
    if facts.signatory(facts.party(side))?.id != acting.organisation_id {
        return Err(Code::ClubNeedsRepresentative.into());
    }
    let (_, hash) = facts.document()?;
    if hash != document_hash.trim() {
        return Err(Code::Changed.into());
    }
    let next = put_signature(app, ctx, &tx, &facts, state, side).await?;
    tx.commit().await?;
    Ok(next)
}

/// Signs the text as it stands now; with the second signature it becomes version 1.
pub(super) async fn put_signature(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    facts: &Facts,
    state: ContractState,
    side: TradeSide,
) -> Result<ContractState> {
    let person = ctx.person()?;
    let next = state.signed_by(side).ok_or(Code::WrongState)?;
    let (text, hash) = facts.document()?;
    let mut values = linkage_contract::ActiveModel {
        state: Set(next.as_str().to_owned()),
        document_text: Set(Some(text)),
        document_hash: Set(Some(hash.clone())),
        ..Default::default()
    };
    match side {
        TradeSide::Seller => {
            values.seller_signed_at = Set(Some(ctx.now));
            values.seller_signed_by_id = Set(Some(person.account_id));
        }
        TradeSide::Buyer => {
            values.buyer_signed_at = Set(Some(ctx.now));
            values.buyer_signed_by_id = Set(Some(person.account_id));
        }
    }
    if next == ContractState::Signed {
        values.signed_at = Set(Some(ctx.now));
    }
    let done = linkage_contract::Entity::update_many()
        .set(values)
        .filter(linkage_contract::Column::Id.eq(facts.row.id))
        .filter(linkage_contract::Column::State.eq(state.as_str()))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    if next == ContractState::Signed {
        keep_first_version(ctx, tx, facts, side, person.account_id).await?;
    }
    let change = Change {
        subject: "linkage_contract",
        id: facts.row.id,
        from: Some(state.as_str()),
        to: next.as_str(),
        note: Some(&hash),
    };
    history::append(app, ctx, tx, change).await?;

    let number = &facts.row.number;
    let sellers = facts.signatory(facts.row.seller_id)?.id;
    let buyers = facts.signatory(facts.row.buyer_id)?.id;
    let readers = match (next, side) {
        (ContractState::Signed, _) => vec![sellers, buyers],
        (_, TradeSide::Seller) => vec![buyers],
        (_, TradeSide::Buyer) => vec![sellers],
    };
    notify::managers(app, ctx, tx, &readers, |locale, organisation| {
        let page = if organisation == sellers {
            "ban-hang"
        } else {
            "thu-mua"
        };
        let link = format!("{}/{page}/hop-dong/{number}", app.settings.public_url);
        letter(locale, number, next, side, link)
    })
    .await?;
    Ok(next)
}

/// The row still tells the other side's signature; this side's is of now.
async fn keep_first_version(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    facts: &Facts,
    side: TradeSide,
    by: Uuid,
) -> Result<()> {
    let row = &facts.row;
    let (text, hash) = facts.document()?;
    let mine = (Some(ctx.now), Some(by));
    let (seller, buyer) = match side {
        TradeSide::Seller => (mine, (row.buyer_signed_at, row.buyer_signed_by_id)),
        TradeSide::Buyer => ((row.seller_signed_at, row.seller_signed_by_id), mine),
    };
    contract_version::ActiveModel {
        contract_id: Set(row.id),
        version: Set(row.version),
        proposed_by: Set(None),
        reason: Set(None),
        content: Set(None),
        document_text: Set(text),
        document_hash: Set(hash),
        seller_accepted_at: Set(seller.0),
        seller_accepted_by_id: Set(seller.1),
        buyer_accepted_at: Set(buyer.0),
        buyer_accepted_by_id: Set(buyer.1),
        accepted_at: Set(Some(ctx.now)),
        declined_at: Set(None),
        decline_reason: Set(None),
        proposed_at: Set(row.created_at),
    }
    .insert(tx)
    .await?;
    Ok(())
}

fn letter(locale: Locale, number: &str, state: ContractState, side: TradeSide, link: String) -> Letter {
    let line = match (state, locale) {
        (ContractState::Signed, Locale::Vi) => {
            format!("Hợp đồng liên kết {number} đã được hai bên ký.")
        }
        (ContractState::Signed, Locale::En) => {
            format!("Linkage contract {number} is signed by both sides.")
        }
        (_, Locale::Vi) => format!(
            "{} đã ký hợp đồng liên kết {number}. Xin đọc lại và ký.",
            side.label(locale)
        ),
        (_, Locale::En) => format!(
            "The {} signed linkage contract {number}. Please read and sign it.",
            side.label(locale).to_lowercase()
        ),
    };
    Letter {
        subject: match locale {
            Locale::Vi => format!("Hợp đồng {number}: {}", state.label(locale).to_lowercase()),
            Locale::En => format!("Contract {number}: {}", state.label(locale).to_lowercase()),
        },
        lines: vec![line, link],
    }
}
