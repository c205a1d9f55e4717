use super::conditions::{GradeBonus, pricing};
use super::facts::Facts;
use super::schedule::is_liquidated;
use super::standing::{Standing, seen};
use crate::app::{App, Ctx, Membership};
use crate::commodity::{Named, Variety};
use crate::error::{Error, Result};
use crate::history::{self, Past};
use crate::party::Party;
use crate::registration::{self, RoundLink};
use crate::upload::FileLink;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::linkage::Pricing;
use domain::{
    ContractAction, ContractOrigin, ContractState, DeliveryState, LinkageForm, MemberRole, Month, TradeSide,
    format, money,
};
use entities::{account, delivery, planting_area};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// A linkage contract as its parties and the office see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    pub id: Uuid,
    pub number: String,
    pub state: ContractState,
    pub seller: Party,
    pub buyer: Party,
    /// Who signs for a club.
    pub seller_representative: Option<Party>,
    pub buyer_representative: Option<Party>,
    pub round: Option<RoundLink>,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub linkage_form: LinkageForm,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub delivery_point: String,
    pub terms: String,
    pub origin: ContractOrigin,
    /// Of a contract entered from paper.
    pub paper: Option<Paper>,
    pub pricing: Pricing,
    pub market_reference: Option<String>,
    pub deposit_vnd: i64,
    pub grades: Vec<GradeBonus>,
    /// The version in force.
    pub version: i32,
    /// The last day in force, when it ends before its time.
    pub terminated_on: Option<NaiveDate>,
    pub is_liquidated: bool,
    pub months: Vec<ContractMonth>,
    pub total_kg: i64,
    pub total_value_vnd: i64,
    pub areas: Vec<ContractArea>,
    pub total_area_m2: i64,
    /// The text to be signed or signed, in Vietnamese, and its SHA-256.
    pub document_text: String,
    pub document_hash: String,
    pub seller_signature: Option<Signature>,
    pub buyer_signature: Option<Signature>,
    pub signed_at: Option<DateTime<Utc>>,
    /// Confirmed and settled kilograms of its deliveries.
    pub delivered_kg: i64,
    pub is_sample: bool,
    /// None for an office that looks on.
    pub side: Option<TradeSide>,
    pub history: Vec<Past>,
    pub actions: Vec<ContractAction>,
}

/// What the paper says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub number: String,
    pub signed_on: NaiveDate,
    pub scan: Option<FileLink>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractMonth {
    pub month: Month,
    pub quantity_kg: i64,
    /// At the farm gate.
    pub price_vnd_per_kg: i64,
    pub value_vnd: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractArea {
    pub planting_area_id: Uuid,
    pub name: String,
    /// What the contract names.
    pub area_m2: i64,
    /// The planting area's size.
    pub whole_m2: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    pub at: DateTime<Utc>,
}

impl Signature {
    /// As it stands on paper, which is in Vietnamese.
    pub fn on_paper(&self) -> String {
        format!("{}, ký điện tử lúc {}", self.name, format::time(self.at))
    }
}

impl Contract {
    /// The day on which both had signed, as contracts write it; with room for it before.
    pub fn signed_on_paper(&self) -> String {
        match self.signed_at.map(domain::calendar::day_in_viet_nam) {
            Some(day) => format!(
                "ngày {:02} tháng {:02} năm {}",
                day.day(),
                day.month(),
                day.year()
            ),
            None => "ngày …… tháng …… năm ………".to_owned(),
        }
    }
}

/// A planting area of the seller that the contract may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaChoice {
    pub planting_area_id: Uuid,
    pub name: String,
    pub area_m2: i64,
}

/// One contract of the acting organisation; an office sees those with a side in its area.
pub async fn find(app: &App, ctx: &Ctx, number: &str) -> Result<Contract> {
    let acting = ctx.acting()?;
    let connection = app.db.read();
    let (row, standing) = seen(connection, acting, number).await?;
    let facts = Facts::load(connection, row).await?;
    tell(connection, acting, facts, standing, ctx.today()).await
}

/// The seller's planting areas of the contract's commodity, by name.
pub async fn area_choices(app: &App, ctx: &Ctx, number: &str) -> Result<Vec<AreaChoice>> {
    let contract = find(app, ctx, number).await?;
    let rows = planting_area::Entity::find()
        .filter(planting_area::Column::OrganisationId.eq(contract.seller.id))
        .filter(planting_area::Column::CommodityCode.eq(contract.commodity.code))
        .order_by_asc(planting_area::Column::Name)
        .order_by_asc(planting_area::Column::Id)
        .all(app.db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| AreaChoice {
            planting_area_id: row.id,
            name: row.name,
            area_m2: row.area_m2,
        })
        .collect())
}

async fn tell(
    connection: &impl ConnectionTrait,
    acting: &Membership,
    facts: Facts,
    standing: Standing,
    today: NaiveDate,
) -> Result<Contract> {
    let side = standing.side();
    let (document_text, document_hash) = facts.document()?;
    let representative =
        |id: Uuid| -> Result<Option<Party>> { facts.representative(id)?.map(Party::of).transpose() };
    let signers: HashMap<Uuid, String> = account::Entity::find()
        .filter(
            account::Column::Id.is_in(
                [facts.row.seller_signed_by_id, facts.row.buyer_signed_by_id]
                    .into_iter()
                    .flatten(),
            ),
        )
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let signature = |by: Option<Uuid>, at: Option<DateTime<Utc>>| {
        at.map(|at| Signature {
            name: by.and_then(|id| signers.get(&id)).cloned().unwrap_or_default(),
            at,
        })
    };
    let delivered_kg = delivery::Entity::find()
        .filter(delivery::Column::ContractId.eq(facts.row.id))
        .filter(
            delivery::Column::State
                .is_in([DeliveryState::Confirmed.as_str(), DeliveryState::Settled.as_str()]),
        )
        .all(connection)
        .await?
        .iter()
        .filter_map(|row| row.confirmed_kg)
        .sum();
    let too_much = || Error::internal("the contract's value does not fit");
    let months: Vec<ContractMonth> = facts
        .months
        .iter()
        .map(|(month, quantity_kg, price)| {
            Ok(ContractMonth {
                month: *month,
                quantity_kg: *quantity_kg,
                price_vnd_per_kg: *price,
                value_vnd: money::times(*price, *quantity_kg).ok_or_else(too_much)?,
            })
        })
        .collect::<Result<_>>()?;
    let rounds = registration::rounds(connection, facts.row.round_id).await?;
    let is_liquidated = is_liquidated(connection, facts.row.id).await?;
    let has_ended = is_liquidated || facts.row.terminated_on.is_some_and(|day| day < today);
    let row = &facts.row;
    Ok(Contract {
        id: row.id,
        number: row.number.clone(),
        state: facts.state,
        seller: Party::of(facts.organisation(row.seller_id)?)?,
        buyer: Party::of(facts.organisation(row.buyer_id)?)?,
        seller_representative: representative(row.seller_id)?,
        buyer_representative: representative(row.buyer_id)?,
        round: row.round_id.and_then(|id| rounds.get(&id)).cloned(),
        commodity: facts.commodity.clone(),
        variety: facts.variety.clone(),
        linkage_form: row.linkage_form.parse().map_err(Error::internal)?,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        delivery_point: row.delivery_point.clone(),
        terms: row.terms.clone(),
        origin: row.origin.parse().map_err(Error::internal)?,
        paper: row
            .paper_number
            .clone()
            .zip(row.paper_signed_on)
            .map(|(number, signed_on)| Paper {
                number,
                signed_on,
                scan: facts.scan.clone(),
            }),
        pricing: pricing(row)?,
        market_reference: row.market_reference.clone(),
        deposit_vnd: row.deposit_vnd,
        grades: facts.grades.clone(),
        version: row.version,
        terminated_on: row.terminated_on,
        is_liquidated,
        total_kg: money::sum(months.iter().map(|month| month.quantity_kg)).ok_or_else(too_much)?,
        total_value_vnd: money::sum(months.iter().map(|month| month.value_vnd)).ok_or_else(too_much)?,
        months,
        total_area_m2: facts.areas.iter().map(|area| area.area_m2).sum(),
        areas: facts.areas.clone(),
        document_text,
        document_hash,
        seller_signature: signature(row.seller_signed_by_id, row.seller_signed_at),
        buyer_signature: signature(row.buyer_signed_by_id, row.buyer_signed_at),
        signed_at: row.signed_at,
        delivered_kg,
        is_sample: row.is_sample,
        side,
        history: history::of(connection, "linkage_contract", row.id).await?,
        actions: actions(&facts, acting, side, has_ended)?,
    })
}

fn actions(
    facts: &Facts,
    acting: &Membership,
    side: Option<TradeSide>,
    has_ended: bool,
) -> Result<Vec<ContractAction>> {
    let Some(side) = side else {
        return Ok(Vec::new());
    };
    let manages = acting.role == MemberRole::Manager;
    let signs = facts.signatory(facts.party(side))?.id == acting.organisation_id;
    let mut actions = Vec::new();
    if manages && facts.state.is_editable() {
        actions.extend([ContractAction::Edit, ContractAction::Cancel]);
    }
    if manages && signs && facts.state.signed_by(side).is_some() {
        actions.push(ContractAction::Sign);
    }
    if facts.state == ContractState::Signed && !has_ended {
        actions.extend((side == TradeSide::Seller).then_some(ContractAction::RecordDelivery));
        actions.extend((manages && signs).then_some(ContractAction::Amend));
        actions.extend((manages && facts.row.terminated_on.is_none()).then_some(ContractAction::Terminate));
    }
    Ok(actions)
}
