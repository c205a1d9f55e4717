use crate::app::{App, Ctx};
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::{number, registration};
use chrono::{Datelike, NaiveDate};
use domain::linkage::PriceRule;
use domain::{Code, ContractOrigin, ContractState, LinkageForm, Month};
use entities::{contract_month, demand_request, linkage_contract, matching_round, proposal, supply_offer};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The draft that an accepted month went into.
pub(super) struct Drafted {
    pub id: Uuid,
    pub number: String,
    pub is_new: bool,
}

/// Puts the accepted month into the unsigned draft of the same pair, round, commodity, variety and
/// delivery point, or drafts a contract. The round's row is held, so that two months accepted at once find one draft.
pub(super) async fn join_or_draft(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    proposal: &proposal::Model,
) -> Result<Drafted> {
    let mut round = matching_round::Entity::find_by_id(proposal.round_id);
    if locks_rows(tx) {
        round = round.lock_exclusive();
    }
    let round = round.one(tx).await?.ok_or(Code::NotFound)?;
    let offer = supply_offer::Entity::find_by_id(proposal.offer_id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let request = demand_request::Entity::find_by_id(proposal.request_id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let variety = offer.variety_code.clone().or(request.variety_code);
    match open_draft(tx, proposal, &offer.commodity_code, variety.as_deref()).await? {
        Some(draft) => {
            add_month(tx, &draft, proposal).await?;
            Ok(Drafted {
                id: draft.id,
                number: draft.number,
                is_new: false,
            })
        }
        None => draft(app, ctx, tx, proposal, &round, offer, variety).await,
    }
}

/// A draft that nobody has signed, whose months were accepted for the same delivery point, and in which
/// this month is free or has the same price.
async fn open_draft(
    tx: &impl ConnectionTrait,
    proposal: &proposal::Model,
    commodity: &str,
    variety: Option<&str>,
) -> Result<Option<linkage_contract::Model>> {
    use linkage_contract::Column;
    let mut finder = linkage_contract::Entity::find()
        .filter(Column::RoundId.eq(proposal.round_id))
        .filter(Column::SellerId.eq(proposal.seller_id))
        .filter(Column::BuyerId.eq(proposal.buyer_id))
        .filter(Column::CommodityCode.eq(commodity))
        .filter(match variety {
            Some(code) => Column::VarietyCode.eq(code),
            None => Column::VarietyCode.is_null(),
        })
        .filter(Column::State.eq(ContractState::Draft.as_str()))
        .order_by_asc(Column::Id);
    if locks_rows(tx) {
        finder = finder.lock_exclusive();
    }
    let drafts = finder.all(tx).await?;
    let elsewhere: HashSet<Uuid> = proposal::Entity::find()
        .filter(proposal::Column::ContractId.is_in(drafts.iter().map(|row| row.id)))
        .all(tx)
        .await?
        .into_iter()
        .filter(|row| row.delivery_point != proposal.delivery_point)
        .filter_map(|row| row.contract_id)
        .collect();
    let prices: HashMap<Uuid, i64> = contract_month::Entity::find()
        .filter(contract_month::Column::ContractId.is_in(drafts.iter().map(|row| row.id)))
        .filter(contract_month::Column::Month.eq(&proposal.month))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.contract_id, row.price_vnd_per_kg))
        .collect();
    Ok(drafts.into_iter().find(|draft| {
        let same_price = |price: &i64| *price == proposal.price_vnd_per_kg;
        !elsewhere.contains(&draft.id) && prices.get(&draft.id).is_none_or(same_price)
    }))
}

async fn add_month(
    tx: &impl ConnectionTrait,
    draft: &linkage_contract::Model,
    proposal: &proposal::Model,
) -> Result<()> {
    let key = (draft.id, proposal.month.clone());
    match contract_month::Entity::find_by_id(key).one(tx).await? {
        Some(row) => {
            let quantity_kg = row.quantity_kg + proposal.quantity_kg;
            let mut row = row.into_active_model();
            row.quantity_kg = Set(quantity_kg);
            row.update(tx).await?;
        }
        None => {
            insert_month(tx, draft.id, proposal).await?;
        }
    }
    let (first, last) = days(&proposal.month)?;
    let mut row = draft.clone().into_active_model();
    row.starts_on = Set(first.min(draft.starts_on));
    row.ends_on = Set(last.max(draft.ends_on));
    row.update(tx).await?;
    Ok(())
}

async fn draft(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    proposal: &proposal::Model,
    round: &matching_round::Model,
    offer: supply_offer::Model,
    variety_code: Option<String>,
) -> Result<Drafted> {
    let year = ctx.today().year();
    let running = number::next(tx, &format!("contract-{year}")).await?;
    let number = format!("HDLK-{year}-{running:06}");
    let place = registration::places(tx, [offer.commune_code.clone()])
        .await?
        .remove(&offer.commune_code);
    let delivery_point = match (&proposal.delivery_point, place) {
        (Some(point), _) => point.clone(),
        (None, Some(place)) => format!("Tại nơi sản xuất: {place}"),
        (None, None) => "Tại nơi sản xuất".to_owned(),
    };
    let (first, last) = days(&proposal.month)?;
    let id = app.ids.next();
    linkage_contract::ActiveModel {
        id: Set(id),
        number: Set(number.clone()),
        seller_id: Set(proposal.seller_id),
        buyer_id: Set(proposal.buyer_id),
        round_id: Set(Some(proposal.round_id)),
        commodity_code: Set(offer.commodity_code),
        variety_code: Set(variety_code),
        linkage_form: Set(LinkageForm::ProductionConsumption.as_str().to_owned()),
        state: Set(ContractState::Draft.as_str().to_owned()),
        starts_on: Set(first),
        ends_on: Set(last),
        delivery_point: Set(delivery_point),
        terms: Set(USUAL_TERMS.to_owned()),
        origin: Set(ContractOrigin::Proposal.as_str().to_owned()),
        paper_number: Set(None),
        paper_signed_on: Set(None),
        price_rule: Set(PriceRule::Fixed.as_str().to_owned()),
        floor_vnd_per_kg: Set(None),
        ceiling_vnd_per_kg: Set(None),
        market_reference: Set(None),
        deposit_vnd: Set(0),
        version: Set(1),
        terminated_on: Set(None),
        document_text: Set(None),
        document_hash: Set(None),
        seller_signed_at: Set(None),
        seller_signed_by_id: Set(None),
        buyer_signed_at: Set(None),
        buyer_signed_by_id: Set(None),
        signed_at: Set(None),
        is_sample: Set(round.is_sample),
        created_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    insert_month(tx, id, proposal).await?;
    let change = Change {
        subject: "linkage_contract",
        id,
        from: None,
        to: ContractState::Draft.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, change).await?;
    Ok(Drafted {
        id,
        number,
        is_new: true,
    })
}

async fn insert_month(
    tx: &impl ConnectionTrait,
    contract_id: Uuid,
    proposal: &proposal::Model,
) -> Result<()> {
    let row = contract_month::ActiveModel {
        contract_id: Set(contract_id),
        month: Set(proposal.month.clone()),
        quantity_kg: Set(proposal.quantity_kg),
        price_vnd_per_kg: Set(proposal.price_vnd_per_kg),
    };
    contract_month::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn days(month: &str) -> Result<(NaiveDate, NaiveDate)> {
    let month: Month = month.parse().map_err(Error::internal)?;
    Ok((month.first_day(), month.last_day()))
}

/// What a draft starts from; both sides edit it. The price is the farm-gate price, so transport is the buyer's.
pub(crate) const USUAL_TERMS: &str = "Bên bán giao hàng đúng số lượng, đúng tiêu chuẩn đã đăng ký; mỗi lần giao có phiếu giao nhận trên hệ thống.
Bên mua kiểm tra và xác nhận hoặc báo sai lệch trên phiếu giao nhận trong 3 ngày kể từ ngày giao.
Giá ghi trong hợp đồng là giá tại nơi sản xuất; bên mua chịu chi phí vận chuyển.
Bên mua thanh toán trong 15 ngày kể từ ngày xác nhận phiếu giao nhận.
Khi thiên tai, dịch bệnh hoặc giá thị trường biến động lớn, hai bên báo cho nhau và thương lượng lại sản lượng, giá của các tháng chưa giao.
Tranh chấp được giải quyết bằng thương lượng; nếu không thành thì do tòa án có thẩm quyền giải quyết.";
