use crate::app::{App, Ctx};
use crate::contract::{find_call_off, is_liquidated, own_contract, pricing};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use crate::{idempotency, number, party};
use chrono::{Datelike, NaiveDate};
use domain::linkage::PriceRule;
use domain::{Code, ContractState, DeliveryState, Locale, Month, TradeSide, format, text};
use entities::{contract_grade, contract_month, delivery};
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
    /// Number of the call-off that it answers.
    pub call_off: Option<String>,
    /// The reference price of that day; needed where the contract follows one.
    pub market_vnd_per_kg: Option<i64>,
    /// None: as the contract's rule gives it. Given, it must be that.
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
    if is_liquidated(&tx, contract.id).await? {
        return Err(Code::ContractEnded.into());
    }
    let mut checks = Checks::new();
    checks.range("quantity_kg", command.quantity_kg, 1, LARGEST_QUANTITY_KG);
    checks.require(
        command.delivered_on <= ctx.today(),
        "delivered_on",
        Code::FutureDate,
    );
    // What was handed over until the last day is still owed after it.
    let is_after_end = contract
        .terminated_on
        .is_some_and(|day| command.delivered_on > day);
    checks.require(!is_after_end, "delivered_on", Code::ContractEnded);
    let lot = checks.optional("lot", command.lot.as_deref(), 80);
    let (grade, bonus) = known_grade(&tx, &mut checks, contract.id, command.grade.as_deref()).await?;
    let called = match command
        .call_off
        .as_deref()
        .filter(|number| !number.trim().is_empty())
    {
        Some(number) => {
            let row = find_call_off(&tx, &contract, number).await?;
            let fits = row.as_ref().is_some_and(|row| row.cancelled_at.is_none());
            checks.require(fits, "call_off", Code::UnknownChoice);
            row
        }
        None => None,
    };
    let rule = pricing(&contract)?;
    let market = command
        .market_vnd_per_kg
        .filter(|_| rule.rule() == PriceRule::Market);
    if let Some(market) = market {
        checks.range("market_vnd_per_kg", market, 1, LARGEST_PRICE_VND);
    }
    let of_month = agreed_price(&tx, contract.id, Month::of(command.delivered_on)).await?;
    let price = rule.price(of_month, market, bonus);
    checks.require(price.is_some(), "market_vnd_per_kg", Code::MarketPriceNeeded);
    let price = price.unwrap_or(1);
    let given = command.price_vnd_per_kg.unwrap_or(price);
    checks.require(given == price, "price_vnd_per_kg", Code::PriceByRule);
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
        call_off_id: Set(called.map(|row| row.id)),
        market_vnd_per_kg: Set(market),
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

/// A grade of the contract with its bonus; any word where the contract names none.
async fn known_grade(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    contract_id: Uuid,
    grade: Option<&str>,
) -> Result<(Option<String>, i64)> {
    let grade = checks.optional("grade", grade, 40);
    let known = contract_grade::Entity::find()
        .filter(contract_grade::Column::ContractId.eq(contract_id))
        .all(tx)
        .await?;
    let Some(word) = &grade else { return Ok((None, 0)) };
    let folded = text::fold(word);
    match known.iter().find(|row| text::fold(&row.grade) == folded) {
        Some(row) => Ok((Some(row.grade.clone()), row.bonus_vnd_per_kg)),
        None => {
            checks.require(known.is_empty(), "grade", Code::UnknownChoice);
            Ok((grade, 0))
        }
    }
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
