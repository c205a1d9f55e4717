use super::facts::Facts;
use super::standing::own_contract;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::{Code, ContractState, Locale, TradeSide};
use entities::linkage_contract;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// Signs for the acting organisation's side. `document_hash` is that of the text the signer read:
/// both sides sign the same bytes or nobody does.
/// Errors: not ours, not a manager, not who signs for this side, already signed, the text changed.
pub async fn sign(app: &App, ctx: &Ctx, number: &str, document_hash: &str) -> Result<ContractState> {
    let person = ctx.person()?;
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, state, side) = own_contract(&tx, acting, number).await?;
    let next = state.signed_by(side).ok_or(Code::WrongState)?;
    let facts = Facts::load(&tx, contract).await?;
    let party = match side {
        TradeSide::Seller => facts.row.seller_id,
        TradeSide::Buyer => facts.row.buyer_id,
    };
    if facts.signatory(party)?.id != acting.organisation_id {
        return Err(Code::ClubNeedsRepresentative.into());
    }
    let (text, hash) = facts.document()?;
    if hash != document_hash.trim() {
        return Err(Code::Changed.into());
    }

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
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    let change = Change {
        subject: "linkage_contract",
        id: facts.row.id,
        from: Some(state.as_str()),
        to: next.as_str(),
        note: Some(&hash),
    };
    history::append(app, ctx, &tx, change).await?;

    let sellers = facts.signatory(facts.row.seller_id)?.id;
    let buyers = facts.signatory(facts.row.buyer_id)?.id;
    let readers = match (next, side) {
        (ContractState::Signed, _) => vec![sellers, buyers],
        (_, TradeSide::Seller) => vec![buyers],
        (_, TradeSide::Buyer) => vec![sellers],
    };
    notify::managers(app, ctx, &tx, &readers, |locale, organisation| {
        let page = if organisation == sellers {
            "ban-hang"
        } else {
            "thu-mua"
        };
        let link = format!("{}/{page}/hop-dong/{number}", app.settings.public_url);
        letter(locale, number, next, side, link)
    })
    .await?;
    tx.commit().await?;
    Ok(next)
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
