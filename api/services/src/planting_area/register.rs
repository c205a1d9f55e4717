use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::{Code, Locale};
use entities::{commodity, commune, planting_area};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};
use uuid::Uuid;

#[derive(Debug, Clone)]
pub struct RegisterPlantingArea {
    pub name: String,
    pub commodity_code: String,
    pub commune_code: String,
    /// Hectares as typed, with at most four decimals: whole square metres.
    pub area_ha: String,
    /// The language whose decimal mark `area_ha` uses.
    pub typed_in: Locale,
    pub households: Option<i64>,
}

/// A new planting area of the organisation the actor acts for.
pub async fn register(app: &App, ctx: &Ctx, command: RegisterPlantingArea) -> Result<Uuid> {
    let organisation_id = ctx.seller()?.organisation_id;
    let tx = app.db.begin().await?;
    let facts = check(&tx, &command).await?;
    let id = app.ids.next();
    planting_area::ActiveModel {
        id: Set(id),
        organisation_id: Set(organisation_id),
        name: Set(facts.name),
        commodity_code: Set(facts.commodity_code),
        commune_code: Set(facts.commune_code),
        area_m2: Set(facts.area_m2),
        households: Set(facts.households),
        is_sample: Set(false),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// A checked planting area.
pub(super) struct Facts {
    pub name: String,
    pub commodity_code: String,
    pub commune_code: String,
    pub area_m2: i64,
    pub households: Option<i32>,
}

/// No single planting area is larger than 100,000 ha.
const LARGEST_M2: i64 = 1_000_000_000;

pub(super) async fn check(tx: &impl ConnectionTrait, command: &RegisterPlantingArea) -> Result<Facts> {
    let mut checks = Checks::new();
    let name = checks.text("name", &command.name, 120);
    let commodity = commodity::Entity::find_by_id(command.commodity_code.clone())
        .one(tx)
        .await?;
    let missing = |typed: &str, otherwise| {
        if typed.is_empty() {
            Code::Required
        } else {
            otherwise
        }
    };
    checks.require(
        commodity.is_some(),
        "commodity_code",
        missing(&command.commodity_code, Code::UnknownChoice),
    );
    let commune = commune::Entity::find_by_id(command.commune_code.clone())
        .one(tx)
        .await?;
    checks.require(
        commune.is_some(),
        "commune_code",
        missing(&command.commune_code, Code::UnknownCommune),
    );
    let area_m2 = match domain::decimal::parse(&command.area_ha, 4, command.typed_in) {
        Ok(area_m2) => {
            checks.range("area_ha", area_m2, 1, LARGEST_M2);
            area_m2
        }
        Err(code) => {
            checks.add("area_ha", code);
            0
        }
    };
    let households = command.households.map(|count| {
        checks.range("households", count, 1, 1_000_000);
        i32::try_from(count).unwrap_or_default()
    });
    checks.done()?;
    Ok(Facts {
        name,
        commodity_code: command.commodity_code.clone(),
        commune_code: command.commune_code.clone(),
        area_m2,
        households,
    })
}
