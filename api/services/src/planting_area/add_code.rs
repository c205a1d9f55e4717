use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use chrono::NaiveDate;
use domain::{Code, Verification, text};
use entities::{planting_area, planting_area_code};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// A code as it stands on its paper; free text, because each market writes it in its own way.
#[derive(Debug, Clone)]
pub struct AddCode {
    pub planting_area_id: Uuid,
    pub code: String,
    /// The market it was issued for, for example "Trung Quốc" or "Nội địa".
    pub market: String,
    pub issuer: String,
    /// Missing when it was not typed as a date.
    pub issued_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
}

/// Waits for the office; it counts once verified. Errors: invalid fields, the code is taken for that market.
pub async fn add_code(app: &App, ctx: &Ctx, command: AddCode) -> Result<Uuid> {
    let organisation_id = ctx.seller()?.organisation_id;
    let tx = app.db.begin().await?;
    planting_area::Entity::find_by_id(command.planting_area_id)
        .filter(planting_area::Column::OrganisationId.eq(organisation_id))
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let mut checks = Checks::new();
    let code = text::tidy(&checks.text("code", &command.code, 60)).to_uppercase();
    let market = checks.text("market", &command.market, 80);
    let issuer = checks.text("issuer", &command.issuer, 160);
    let issued_on = command.issued_on.unwrap_or(ctx.today());
    checks.require(command.issued_on.is_some(), "issued_on", Code::NotADate);
    checks.require(issued_on <= ctx.today(), "issued_on", Code::DayInFuture);
    checks.require(
        command.expires_on.is_none_or(|last| last > issued_on),
        "expires_on",
        Code::DateOrder,
    );
    checks.done()?;

    let id = app.ids.next();
    planting_area_code::ActiveModel {
        id: Set(id),
        planting_area_id: Set(command.planting_area_id),
        code: Set(code),
        market: Set(market),
        issuer: Set(issuer),
        issued_on: Set(issued_on),
        expires_on: Set(command.expires_on),
        revoked_on: Set(None),
        verification: Set(Verification::Pending.as_str().to_owned()),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let change = Change {
        subject: "planting_area_code",
        id,
        from: None,
        to: Verification::Pending.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    tx.commit().await?;
    Ok(id)
}
