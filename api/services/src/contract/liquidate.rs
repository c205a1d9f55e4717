use super::facts::Facts;
use super::progress::balance;
use super::standing::{own_contract, seen};
use super::told;
use crate::app::{App, Ctx, Membership};
use crate::error::Result;
use crate::idempotency::hash;
use chrono::{DateTime, NaiveDate, Utc};
use domain::linkage::{Balance, ContractPaymentState};
use domain::{
    Code, ContractAction, ContractEvent, ContractState, DeliveryState, Locale, MemberRole, TradeSide, format,
};
use entities::{contract_liquidation, contract_payment, delivery};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};

/// Liquidation minutes (biên bản thanh lý hợp đồng) as they stand or as both accepted them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Liquidation {
    /// In Vietnamese, the language in which it binds.
    pub document_text: String,
    pub document_hash: String,
    pub balance: Balance,
    pub seller_accepted_at: Option<DateTime<Utc>>,
    pub buyer_accepted_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    /// What stands in the way, if anything.
    pub hindrance: Option<Code>,
    pub actions: Vec<ContractAction>,
}

/// The minutes of one contract, made from its figures now; once both accepted them, as accepted.
pub async fn liquidation(app: &App, ctx: &Ctx, number: &str) -> Result<Liquidation> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let (row, standing) = seen(connection, acting, number).await?;
    let side = standing.side();
    let facts = Facts::load(connection, row).await?;
    tell(connection, ctx.today(), &facts, acting, side).await
}

/// Accepts the minutes that were read. Accepted by both, the contract is liquidated: nothing is called
/// off, delivered or amended any more; what is still owed stays owed. When figures changed after the
/// first acceptance, that acceptance was of another text and does not count.
/// Errors: not ours, not a manager, not over, something unanswered, another text, accepted already.
pub async fn accept_liquidation(app: &App, ctx: &Ctx, number: &str, document_hash: &str) -> Result<()> {
    let person = ctx.person()?;
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let (contract, _, side) = own_contract(&tx, acting, number).await?;
    let facts = Facts::load(&tx, contract).await?;
    if facts.signatory(facts.party(side))?.id != acting.organisation_id {
        return Err(Code::ClubNeedsRepresentative.into());
    }
    let minutes = tell(&tx, ctx.today(), &facts, acting, Some(side)).await?;
    if let Some(code) = minutes.hindrance {
        return Err(code.into());
    }
    if minutes.document_hash != document_hash.trim() {
        return Err(Code::Changed.into());
    }
    if !minutes.actions.contains(&ContractAction::AcceptLiquidation) {
        return Err(Code::WrongState.into());
    }
    let other = match side {
        TradeSide::Seller => minutes.buyer_accepted_at,
        TradeSide::Buyer => minutes.seller_accepted_at,
    };
    let before = contract_liquidation::Entity::find_by_id(facts.row.id)
        .one(&tx)
        .await?;
    let kept = before.filter(|_| other.is_some());
    contract_liquidation::Entity::delete_by_id(facts.row.id)
        .exec(&tx)
        .await?;
    let (mine, by) = (Some(ctx.now), Some(person.account_id));
    let is_seller = side == TradeSide::Seller;
    let accepted_at = other.map(|_| ctx.now);
    contract_liquidation::ActiveModel {
        contract_id: Set(facts.row.id),
        document_text: Set(minutes.document_text),
        document_hash: Set(minutes.document_hash.clone()),
        delivered_kg: Set(minutes.balance.delivered_kg),
        delivered_vnd: Set(minutes.balance.delivered_vnd),
        paid_vnd: Set(minutes.balance.paid_vnd + minutes.balance.deposit_vnd),
        owed_vnd: Set(minutes.balance.owed_vnd),
        seller_accepted_at: Set(if is_seller {
            mine
        } else {
            minutes.seller_accepted_at
        }),
        seller_accepted_by_id: Set(if is_seller {
            by
        } else {
            kept.as_ref().and_then(|row| row.seller_accepted_by_id)
        }),
        buyer_accepted_at: Set(if is_seller {
            minutes.buyer_accepted_at
        } else {
            mine
        }),
        buyer_accepted_by_id: Set(if is_seller {
            kept.as_ref().and_then(|row| row.buyer_accepted_by_id)
        } else {
            by
        }),
        accepted_at: Set(accepted_at),
    }
    .insert(&tx)
    .await?;
    let event = if accepted_at.is_some() {
        ContractEvent::Liquidated
    } else {
        ContractEvent::LiquidationAccepted
    };
    told::note(app, ctx, &tx, &facts.row, event, Some(&minutes.document_hash)).await?;
    told::others(app, ctx, &tx, &facts.row, Some(side), |locale| {
        vec![
            event.label(locale).to_lowercase(),
            format!(
                "{}: {}",
                locale.t("Còn phải trả", "Still owed"),
                format::money(minutes.balance.owed_vnd, locale)
            ),
        ]
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn tell(
    connection: &impl ConnectionTrait,
    today: NaiveDate,
    facts: &Facts,
    acting: &Membership,
    side: Option<TradeSide>,
) -> Result<Liquidation> {
    let kept = contract_liquidation::Entity::find_by_id(facts.row.id)
        .one(connection)
        .await?;
    let balance = balance(connection, facts.row.id).await?;
    if let Some(row) = kept.as_ref().filter(|row| row.accepted_at.is_some()) {
        return Ok(Liquidation {
            document_text: row.document_text.clone(),
            document_hash: row.document_hash.clone(),
            balance,
            seller_accepted_at: row.seller_accepted_at,
            buyer_accepted_at: row.buyer_accepted_at,
            accepted_at: row.accepted_at,
            hindrance: None,
            actions: Vec::new(),
        });
    }
    let document_text = minutes(facts, &balance)?;
    let document_hash = hash(document_text.as_bytes());
    // An acceptance of another text is none of this one.
    let kept = kept.filter(|row| row.document_hash == document_hash);
    let accepted_at = |of: TradeSide| {
        let row = kept.as_ref()?;
        match of {
            TradeSide::Seller => row.seller_accepted_at,
            TradeSide::Buyer => row.buyer_accepted_at,
        }
    };
    let hindrance = hindrance(connection, facts, today).await?;
    let may = side.is_some_and(|side| accepted_at(side).is_none())
        && hindrance.is_none()
        && acting.role == MemberRole::Manager;
    Ok(Liquidation {
        balance,
        seller_accepted_at: accepted_at(TradeSide::Seller),
        buyer_accepted_at: accepted_at(TradeSide::Buyer),
        accepted_at: None,
        hindrance,
        actions: may
            .then_some(ContractAction::AcceptLiquidation)
            .into_iter()
            .collect(),
        document_text,
        document_hash,
    })
}

/// A contract is liquidated when it is over, or all of it came, and nothing waits for an answer.
async fn hindrance(
    connection: &impl ConnectionTrait,
    facts: &Facts,
    today: NaiveDate,
) -> Result<Option<Code>> {
    if facts.state != ContractState::Signed {
        return Ok(Some(Code::NotSignedYet));
    }
    let unanswered = DeliveryState::ALL.iter().filter(|state| !state.counts());
    let deliveries = delivery::Entity::find()
        .filter(delivery::Column::ContractId.eq(facts.row.id))
        .filter(delivery::Column::State.is_in(unanswered.map(|state| state.as_str())))
        .count(connection)
        .await?;
    let payments = contract_payment::Entity::find()
        .filter(contract_payment::Column::ContractId.eq(facts.row.id))
        .filter(contract_payment::Column::State.eq(ContractPaymentState::Recorded.as_str()))
        .count(connection)
        .await?;
    if deliveries + payments > 0 {
        return Ok(Some(Code::Unanswered));
    }
    let progress = super::progress::month_progress(connection, &facts.row).await?;
    let all_came = progress.iter().all(|month| month.confirmed_kg >= month.due_kg());
    let last_day = facts.row.terminated_on.unwrap_or(facts.row.ends_on);
    Ok((today <= last_day && !all_came).then_some(Code::StillRuns))
}

fn minutes(facts: &Facts, balance: &Balance) -> Result<String> {
    let vi = Locale::Vi;
    let mut lines = vec![
        "BIÊN BẢN THANH LÝ HỢP ĐỒNG LIÊN KẾT".to_owned(),
        format!("Số: {}/BBTL", facts.row.number),
        format!(
            "Căn cứ hợp đồng liên kết số {}, bản có mã SHA-256 {}.",
            facts.row.number,
            facts.document()?.1
        ),
    ];
    lines.extend(facts.party_lines()?);
    lines.push("Điều 1. Khối lượng và giá trị đã thực hiện:".to_owned());
    lines.push(format!(
        "- Khối lượng bên mua đã xác nhận: {}",
        format::kilograms(balance.delivered_kg, vi)
    ));
    lines.push(format!(
        "- Giá trị hàng: {}",
        format::money(balance.delivered_vnd, vi)
    ));
    lines.push("Điều 2. Thanh toán:".to_owned());
    lines.push(format!(
        "- Đặt cọc đã nhận: {}",
        format::money(balance.deposit_vnd, vi)
    ));
    lines.push(format!(
        "- Đã thanh toán: {}",
        format::money(balance.paid_vnd, vi)
    ));
    lines.push(if balance.owed_vnd >= 0 {
        format!("- Bên mua còn phải trả: {}", format::money(balance.owed_vnd, vi))
    } else {
        format!(
            "- Bên bán phải hoàn lại: {}",
            format::money(-balance.owed_vnd, vi)
        )
    });
    if let Some(day) = facts.row.terminated_on {
        lines.push(format!(
            "Điều 3. Hợp đồng chấm dứt trước thời hạn, hết ngày {}.",
            format::date(day)
        ));
    } else {
        lines.push("Điều 3. Hợp đồng đã thực hiện xong.".to_owned());
    }
    lines.push(
        "Điều 4. Kể từ khi hai bên chấp thuận biên bản này, các bên không còn nghĩa vụ giao, nhận hàng theo hợp đồng; khoản còn phải trả vẫn phải thanh toán."
            .to_owned(),
    );
    lines.push(String::new());
    Ok(lines.join("\n"))
}
