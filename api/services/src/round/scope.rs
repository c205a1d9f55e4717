use crate::app::{App, Area, Membership};
use crate::commodity::{self, Named};
use crate::error::{Checks, Error, Result};
use domain::Code;
use entities::{commodity as commodities, commune, organisation, province, round_area, round_commodity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What a round is to take. Nothing named takes all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewScope {
    pub commodities: Vec<String>,
    /// Where the sellers are from: whole provinces, or single communes.
    pub provinces: Vec<String>,
    pub communes: Vec<String>,
}

/// What a round takes. Nothing named takes all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundScope {
    pub commodities: Vec<Named>,
    pub provinces: Vec<Unit>,
    pub communes: Vec<Unit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub code: String,
    pub name: String,
}

impl RoundScope {
    pub fn takes(&self, commodity: &str) -> bool {
        self.commodities.is_empty() || self.commodities.iter().any(|named| named.code == commodity)
    }

    fn covers(&self, seller: &organisation::Model) -> bool {
        let within = |units: &[Unit], code: Option<&str>| {
            code.is_some_and(|code| units.iter().any(|unit| unit.code == code))
        };
        (self.provinces.is_empty() && self.communes.is_empty())
            || within(&self.provinces, seller.province_code.as_deref())
            || within(&self.communes, seller.commune_code.as_deref())
    }
}

/// The scopes of these rounds; a round without one is not among them.
pub(super) async fn load(
    connection: &impl ConnectionTrait,
    rounds: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, RoundScope>> {
    let rounds: BTreeSet<Uuid> = rounds.into_iter().collect();
    let mut scopes: HashMap<Uuid, RoundScope> = HashMap::new();
    let names = commodity::names(connection).await?;
    for row in round_commodity::Entity::find()
        .filter(round_commodity::Column::RoundId.is_in(rounds.iter().copied()))
        .order_by_asc(round_commodity::Column::CommodityCode)
        .all(connection)
        .await?
    {
        let scope = scopes.entry(row.round_id).or_default();
        scope.commodities.push(names.commodity(&row.commodity_code));
    }
    let areas = round_area::Entity::find()
        .filter(round_area::Column::RoundId.is_in(rounds))
        .order_by_asc(round_area::Column::ProvinceCode)
        .order_by_asc(round_area::Column::CommuneCode)
        .all(connection)
        .await?;
    if areas.is_empty() {
        return Ok(scopes);
    }
    let provinces: HashMap<String, String> = province::Entity::find()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    let communes: HashMap<String, String> = commune::Entity::find()
        .filter(commune::Column::Code.is_in(areas.iter().filter_map(|row| row.commune_code.as_deref())))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code, row.name))
        .collect();
    let unit = |names: &HashMap<String, String>, code: String| Unit {
        name: names.get(&code).cloned().unwrap_or_default(),
        code,
    };
    for row in areas {
        let scope = scopes.entry(row.round_id).or_default();
        scope
            .provinces
            .extend(row.province_code.map(|code| unit(&provinces, code)));
        scope
            .communes
            .extend(row.commune_code.map(|code| unit(&communes, code)));
    }
    Ok(scopes)
}

/// Notes what is not there or beyond the office's area.
pub(super) async fn check(
    connection: &impl ConnectionTrait,
    checks: &mut Checks,
    office: &Membership,
    asked: &NewScope,
) -> Result<()> {
    let known = commodities::Entity::find()
        .filter(commodities::Column::Code.is_in(asked.commodities.iter().map(String::as_str)))
        .all(connection)
        .await?;
    let all_known = asked
        .commodities
        .iter()
        .all(|code| known.iter().any(|row| row.code == *code));
    checks.require(all_known, "commodities", Code::UnknownChoice);
    let covered = |area: &Area, code: &String| area.covers(Some(code), None);
    let all_covered = asked.provinces.iter().all(|code| covered(&office.area, code));
    checks.require(all_covered, "provinces", Code::OutsideArea);
    let communes = commune::Entity::find()
        .filter(commune::Column::Code.is_in(asked.communes.iter().map(String::as_str)))
        .all(connection)
        .await?;
    for code in &asked.communes {
        match communes.iter().find(|row| row.code == *code) {
            None => checks.add("communes", Code::UnknownCommune),
            Some(row) => {
                let inside = office.area.covers(Some(&row.province_code), Some(&row.code));
                checks.require(inside, "communes", Code::OutsideArea);
            }
        }
    }
    Ok(())
}

pub(super) async fn save(
    app: &App,
    tx: &impl ConnectionTrait,
    round_id: Uuid,
    asked: &NewScope,
) -> Result<()> {
    let commodities: BTreeSet<&String> = asked.commodities.iter().collect();
    let rows = commodities.into_iter().map(|code| round_commodity::ActiveModel {
        round_id: Set(round_id),
        commodity_code: Set(code.clone()),
    });
    insert(tx, rows.collect()).await?;
    let provinces: BTreeSet<&String> = asked.provinces.iter().collect();
    let communes: BTreeSet<&String> = asked.communes.iter().collect();
    let units = provinces.into_iter().map(|code| (Some(code.clone()), None));
    let units = units.chain(communes.into_iter().map(|code| (None, Some(code.clone()))));
    let rows = units.map(|(province_code, commune_code)| round_area::ActiveModel {
        id: Set(app.ids.next()),
        round_id: Set(round_id),
        province_code: Set(province_code),
        commune_code: Set(commune_code),
    });
    insert(tx, rows.collect()).await
}

async fn insert<A>(tx: &impl ConnectionTrait, rows: Vec<A>) -> Result<()>
where
    A: sea_orm::ActiveModelTrait,
{
    if rows.is_empty() {
        return Ok(());
    }
    A::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await
        .map_err(Error::from)?;
    Ok(())
}

/// Notes a commodity that the round does not take, and a seller from elsewhere. No seller: a request;
/// no commodity: one that was not recognised, which is told already.
pub(crate) async fn check_registration(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    round_id: Uuid,
    commodity: &str,
    seller: Option<&organisation::Model>,
) -> Result<()> {
    let Some(scope) = load(tx, [round_id]).await?.remove(&round_id) else {
        return Ok(());
    };
    let taken = commodity.is_empty() || scope.takes(commodity);
    checks.require(taken, "commodity", Code::CommodityOutsideRound);
    if let Some(seller) = seller {
        checks.require(scope.covers(seller), "round", Code::SellerOutsideRound);
    }
    Ok(())
}
