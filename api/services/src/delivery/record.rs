use crate::app::{App, Ctx};
use crate::contract::own_contract;
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use crate::{idempotency, number, party};
use chrono::{Datelike, NaiveDate};
use domain::{Code, ContractState, DeliveryState, Locale, Month, TradeSide, format};
use entities::{contract_month, delivery};
use matching::{LARGEST_PRICE_VND, LARGEST_QUANTITY_KG};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub struct RecordDelivery {
    /// Number of the contract.
    pub contract: String,
    pub delivered_on: NaiveDate,
    pub lot: Option<String>,
    pub grade: Option<String>,
    pub quantity_kg: i64,
    /// None: the contract's price of that month.
    pub price_vnd_per_kg: Option<i64>,
    pub note: Option<String>,
}

/// The seller records what was handed over under a signed contract; answers with the delivery's number.
/// Errors: not ours, not the seller, contract not signed, a day to come, invalid fields.
pub async fn record(app: &App, ctx: &Ctx, command: RecordDelivery, key: Option<&str>) -> Result<String> {
    let acting = ctx.seller()?.verified()?;
    let scope = format!("delivery:{}", acting.organisation_id);
    let tx = app.db.begin().await?;
    if let Some(key) = key
        && let Some(number) = idempotency::saved::<String>(&tx, &scope, key, &command).await?
    {
        return Ok(number);
    }
    let (contract, state, side) = own_contract(&tx, acting, &command.contract).await?;
    if side != TradeSide::Seller {
        return Err(Code::NotAllowed.into());
    }
    if state != ContractState::Signed {
        return Err(Code::NotSignedYet.into());
    }
    let mut checks = Checks::new();
    checks.range("quantity_kg", command.quantity_kg, 1, LARGEST_QUANTITY_KG);
    checks.require(
        command.delivered_on <= ctx.today(),
        "delivered_on",
        Code::FutureDate,
    );
    let price = match command.price_vnd_per_kg {
        Some(price) => price,
        None => agreed_price(&tx, contract.id, Month::of(command.delivered_on)).await?,
    };
    checks.range("price_vnd_per_kg", price, 1, LARGEST_PRICE_VND);
    let lot = checks.optional("lot", command.lot.as_deref(), 80);
    let grade = checks.optional("grade", command.grade.as_deref(), 40);
    let note = checks.optional("note", command.note.as_deref(), 1_000);
    checks.done()?;

    let year = ctx.today().year();
    let running = number::next(&tx, &format!("delivery-{year}")).await?;
    let number = format!("PGN-{year}-{running:06}");
    let id = app.ids.next();
    delivery::ActiveModel {
        id: Set(id),
        number: Set(number.clone()),
        contract_id: Set(contract.id),
        delivered_on: Set(command.delivered_on),
        lot: Set(lot),
        grade: Set(grade),
        quantity_kg: Set(command.quantity_kg),
        price_vnd_per_kg: Set(price),
        state: Set(DeliveryState::Recorded.as_str().to_owned()),
        confirmed_kg: Set(None),
        answered_at: Set(None),
        dispute_reason: Set(None),
        note: Set(note),
        is_sample: Set(contract.is_sample),
        recorded_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let change = Change {
        subject: "delivery",
        id,
        from: None,
        to: DeliveryState::Recorded.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    let buyer = party::load(&tx, [contract.buyer_id]).await?;
    let readers: Vec<Uuid> = buyer.values().map(party::legal_person).collect();
    notify::managers(app, ctx, &tx, &readers, |locale, _| {
        letter(app, locale, &number, command.quantity_kg)
    })
    .await?;
    if let Some(key) = key {
        idempotency::save(ctx, &tx, &scope, key, &command, &number).await?;
    }
    tx.commit().await?;
    Ok(number)
}

/// The price of the month, else of the last month before it, else of the first month.
async fn agreed_price(tx: &impl ConnectionTrait, contract_id: Uuid, month: Month) -> Result<i64> {
    let months = contract_month::Entity::find()
        .filter(contract_month::Column::ContractId.eq(contract_id))
        .order_by_asc(contract_month::Column::Month)
        .all(tx)
        .await?;
    let month = month.to_string();
    months
        .iter()
        .rfind(|row| row.month <= month)
        .or(months.first())
        .map(|row| row.price_vnd_per_kg)
        .ok_or_else(|| Error::field("price_vnd_per_kg", Code::Required))
}

fn letter(app: &App, locale: Locale, number: &str, quantity_kg: i64) -> Letter {
    let quantity = format::kilograms(quantity_kg, locale);
    Letter {
        subject: match locale {
            Locale::Vi => format!("Phiếu giao nhận {number} chờ xác nhận"),
            Locale::En => format!("Delivery {number} waits for your confirmation"),
        },
        lines: vec![
            match locale {
                Locale::Vi => format!(
                    "Bên bán đã ghi phiếu giao nhận {number}: {quantity}. Xin xác nhận hoặc báo sai lệch."
                ),
                Locale::En => format!(
                    "The seller recorded delivery {number}: {quantity}. Please confirm or dispute it."
                ),
            },
            format!("{}/thu-mua/giao-nhan", app.settings.public_url),
        ],
    }
}
