use super::document::{self, Document};
use super::find::ContractArea;
use crate::commodity::{self, Named, Variety};
use crate::error::{Error, Result};
use crate::idempotency::hash;
use crate::party;
use crate::registration::{self, Place};
use domain::{ContractState, Month};
use entities::{contract_area, contract_month, linkage_contract, organisation, planting_area};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
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
        let areas = planting_area::Entity::find()
            .filter(planting_area::Column::Id.is_in(named.keys().copied()))
            .order_by_asc(planting_area::Column::Name)
            .order_by_asc(planting_area::Column::Id)
            .all(connection)
            .await?
            .into_iter()
            .map(|area| ContractArea {
                planting_area_id: area.id,
                area_m2: named.get(&area.id).copied().unwrap_or_default(),
                name: area.name,
                whole_m2: area.area_m2,
            })
            .collect();
        let names = commodity::names(connection).await?;
        Ok(Facts {
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
        let text = document::text(&Document {
            number: &self.row.number,
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
}
