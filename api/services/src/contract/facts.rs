use super::amend::Amendment;
use super::conditions::{GradeBonus, pricing, term};
use super::document::{self, Document};
use super::find::ContractArea;
use crate::commodity::{self, Named, Variety};
use crate::error::{Error, Result};
use crate::idempotency::hash;
use crate::party;
use crate::registration::{self, Place};
use crate::upload::FileLink;
use domain::{ContractState, Month, TradeSide};
use entities::{
    contract_area, contract_file, contract_grade, contract_month, linkage_contract, organisation,
    planting_area,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Everything that the text of a contract is made of.
pub(super) struct Facts {
    pub row: linkage_contract::Model,
    pub state: ContractState,
    pub parties: HashMap<Uuid, organisation::Model>,
    pub places: HashMap<String, Place>,
    pub months: Vec<(Month, i64, i64)>,
    pub areas: Vec<ContractArea>,
    pub commodity: Named,
    pub variety: Option<Variety>,
    pub grades: Vec<GradeBonus>,
    pub scan: Option<FileLink>,
    scan_hash: Option<String>,
    /// Of the amendment that this is.
    reason: Option<String>,
}

impl Facts {
    pub async fn load(connection: &impl ConnectionTrait, row: linkage_contract::Model) -> Result<Facts> {
        let mut parties = party::load(connection, [row.seller_id, row.buyer_id]).await?;
        let representatives: Vec<Uuid> = parties.values().filter_map(|org| org.represented_by_id).collect();
        parties.extend(party::load(connection, representatives).await?);
        let communes = parties.values().filter_map(|org| org.commune_code.clone());
        let places = registration::places(connection, communes).await?;
        let months = contract_month::Entity::find()
            .filter(contract_month::Column::ContractId.eq(row.id))
            .order_by_asc(contract_month::Column::Month)
            .all(connection)
            .await?
            .into_iter()
            .map(|row| {
                let month = row.month.parse().map_err(Error::internal)?;
                Ok((month, row.quantity_kg, row.price_vnd_per_kg))
            })
            .collect::<Result<_>>()?;
        let named: HashMap<Uuid, i64> = contract_area::Entity::find()
            .filter(contract_area::Column::ContractId.eq(row.id))
            .all(connection)
            .await?
            .into_iter()
            .map(|row| (row.planting_area_id, row.area_m2))
            .collect();
        let areas = areas(connection, &named).await?;
        let grades = contract_grade::Entity::find()
            .filter(contract_grade::Column::ContractId.eq(row.id))
            .order_by_asc(contract_grade::Column::Grade)
            .all(connection)
            .await?
            .into_iter()
            .map(|row| GradeBonus {
                grade: row.grade,
                bonus_vnd_per_kg: row.bonus_vnd_per_kg,
            })
            .collect();
        let scan = scan_of(connection, &row).await?;
        let names = commodity::names(connection).await?;
        Ok(Facts {
            grades,
            scan_hash: scan.as_ref().map(|(_, hash)| hash.clone()),
            scan: scan.map(|(link, _)| link),
            reason: None,
            state: row.state.parse().map_err(Error::internal)?,
            commodity: names.commodity(&row.commodity_code),
            variety: names.variety(row.variety_code.as_deref()),
            parties,
            places,
            months,
            areas,
            row,
        })
    }

    pub fn organisation(&self, id: Uuid) -> Result<&organisation::Model> {
        self.parties
            .get(&id)
            .ok_or_else(|| Error::internal("a party is gone"))
    }

    /// Who signs for this party: itself, or a club's representative.
    pub fn signatory(&self, party: Uuid) -> Result<&organisation::Model> {
        self.organisation(party::legal_person(self.organisation(party)?))
    }

    pub fn representative(&self, party: Uuid) -> Result<Option<&organisation::Model>> {
        let signatory = self.signatory(party)?;
        Ok((signatory.id != party).then_some(signatory))
    }

    /// The text as signed, or as it would be signed now.
    pub fn document(&self) -> Result<(String, String)> {
        if let (Some(text), Some(hash)) = (&self.row.document_text, &self.row.document_hash) {
            return Ok((text.clone(), hash.clone()));
        }
        let areas: Vec<(&str, i64)> = self
            .areas
            .iter()
            .map(|area| (area.name.as_str(), area.area_m2))
            .collect();
        let pricing = pricing(&self.row)?;
        let text = document::text(&Document {
            number: &self.row.number,
            version: self.row.version,
            reason: self.reason.as_deref(),
            paper: self
                .row
                .paper_number
                .as_deref()
                .zip(self.row.paper_signed_on)
                .map(|(number, signed_on)| (number, signed_on, self.scan_hash.as_deref())),
            pricing: &pricing,
            market_reference: self.row.market_reference.as_deref(),
            deposit_vnd: self.row.deposit_vnd,
            grades: &self.grades,
            seller: self.organisation(self.row.seller_id)?,
            seller_representative: self.representative(self.row.seller_id)?,
            buyer: self.organisation(self.row.buyer_id)?,
            buyer_representative: self.representative(self.row.buyer_id)?,
            places: &self.places,
            commodity: &self.commodity.name_vi,
            variety: self.variety.as_ref().map(|variety| variety.name.as_str()),
            linkage_form: self.row.linkage_form.parse().map_err(Error::internal)?,
            starts_on: self.row.starts_on,
            ends_on: self.row.ends_on,
            delivery_point: &self.row.delivery_point,
            terms: &self.row.terms,
            months: &self.months,
            areas: &areas,
        })
        .ok_or_else(|| Error::internal("the contract's value does not fit"))?;
        let hash = hash(text.as_bytes());
        Ok((text, hash))
    }

    pub fn party(&self, side: TradeSide) -> Uuid {
        match side {
            TradeSide::Seller => self.row.seller_id,
            TradeSide::Buyer => self.row.buyer_id,
        }
    }

    /// Both parties as documents name them.
    pub fn party_lines(&self) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for (title, id) in [("BÊN BÁN", self.row.seller_id), ("BÊN MUA", self.row.buyer_id)] {
            document::party(
                &mut lines,
                title,
                self.organisation(id)?,
                self.representative(id)?,
                &self.places,
            );
        }
        Ok(lines)
    }

    /// The same contract as an amendment has it.
    pub async fn amended(
        &self,
        connection: &impl ConnectionTrait,
        amendment: &Amendment,
        version: i32,
    ) -> Result<Facts> {
        let conditions = &amendment.conditions;
        let (starts_on, ends_on) =
            term(&amendment.months).ok_or_else(|| Error::internal("an amendment without months"))?;
        let mut row = self.row.clone();
        row.linkage_form = conditions.linkage_form.as_str().to_owned();
        row.delivery_point = conditions.delivery_point.clone();
        row.terms = conditions.terms.clone();
        row.price_rule = conditions.pricing.rule().as_str().to_owned();
        (row.floor_vnd_per_kg, row.ceiling_vnd_per_kg) = conditions.bounds();
        row.market_reference = conditions.market_reference.clone();
        row.deposit_vnd = conditions.deposit_vnd;
        row.starts_on = starts_on;
        row.ends_on = ends_on;
        row.version = version;
        row.document_text = None;
        row.document_hash = None;
        let mut months: Vec<(Month, i64, i64)> = amendment
            .months
            .iter()
            .map(|terms| (terms.month, terms.quantity_kg, terms.price_vnd_per_kg))
            .collect();
        months.sort_unstable();
        let named: HashMap<Uuid, i64> = conditions
            .areas
            .iter()
            .map(|area| (area.planting_area_id, area.area_m2))
            .collect();
        let mut grades = conditions.grades.clone();
        grades.sort_by(|a, b| a.grade.cmp(&b.grade));
        Ok(Facts {
            state: self.state,
            parties: self.parties.clone(),
            places: self.places.clone(),
            months,
            areas: areas(connection, &named).await?,
            commodity: self.commodity.clone(),
            variety: self.variety.clone(),
            grades,
            scan: self.scan.clone(),
            scan_hash: self.scan_hash.clone(),
            reason: Some(amendment.reason.clone()),
            row,
        })
    }
}

/// The planting areas named, with their square metres, by name.
async fn areas(connection: &impl ConnectionTrait, named: &HashMap<Uuid, i64>) -> Result<Vec<ContractArea>> {
    let rows = planting_area::Entity::find()
        .filter(planting_area::Column::Id.is_in(named.keys().copied()))
        .order_by_asc(planting_area::Column::Name)
        .order_by_asc(planting_area::Column::Id)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|area| ContractArea {
            planting_area_id: area.id,
            area_m2: named.get(&area.id).copied().unwrap_or_default(),
            name: area.name,
            whole_m2: area.area_m2,
        })
        .collect())
}

/// The scan of a contract entered from paper: the first file that came with it.
async fn scan_of(
    connection: &impl ConnectionTrait,
    row: &linkage_contract::Model,
) -> Result<Option<(FileLink, String)>> {
    if row.paper_number.is_none() {
        return Ok(None);
    }
    let found: Option<(Uuid, String, String, String)> = contract_file::Entity::find()
        .select_only()
        .columns([
            contract_file::Column::Id,
            contract_file::Column::Name,
            contract_file::Column::ContentType,
            contract_file::Column::Sha256,
        ])
        .filter(contract_file::Column::ContractId.eq(row.id))
        .filter(contract_file::Column::DeliveryId.is_null())
        .filter(contract_file::Column::FailureId.is_null())
        .order_by_asc(contract_file::Column::Id)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.map(|(id, name, content_type, sha256)| {
        let link = FileLink {
            id,
            name,
            content_type,
        };
        (link, sha256)
    }))
}
