use super::register::{RegisterPlantingArea, check};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use domain::Code;
use entities::planting_area;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

#[derive(Debug, Clone)]
pub struct ChangePlantingArea {
    pub id: Uuid,
    pub facts: RegisterPlantingArea,
}

/// Changes what is told of an area. A new size is kept in the history: figures follow from it.
pub async fn change(app: &App, ctx: &Ctx, command: ChangePlantingArea) -> Result<()> {
    let organisation_id = ctx.seller()?.organisation_id;
    let tx = app.db.begin().await?;
    let row = planting_area::Entity::find_by_id(command.id)
        .filter(planting_area::Column::OrganisationId.eq(organisation_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let facts = check(&tx, &command.facts).await?;
    let old_m2 = row.area_m2;
    let mut changed = row.into_active_model();
    changed.name = Set(facts.name);
    changed.commodity_code = Set(facts.commodity_code);
    changed.commune_code = Set(facts.commune_code);
    changed.area_m2 = Set(facts.area_m2);
    changed.households = Set(facts.households);
    changed.update(&tx).await?;
    if old_m2 != facts.area_m2 {
        let change = Change {
            subject: "planting_area",
            id: command.id,
            from: Some(&old_m2.to_string()),
            to: &facts.area_m2.to_string(),
            note: Some("area_m2"),
        };
        history::append(app, ctx, &tx, change).await?;
    }
    tx.commit().await?;
    Ok(())
}
