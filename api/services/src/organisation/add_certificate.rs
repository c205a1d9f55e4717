use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::history::{self, Change};
use chrono::NaiveDate;
use domain::{Code, OrganisationKind, Standard, Verification};
use entities::certificate;
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

/// A certificate as it stands on its paper.
#[derive(Debug, Clone)]
pub struct NewCertificate {
    /// Missing when none was chosen.
    pub standard: Option<Standard>,
    pub number: String,
    pub issuer: String,
    /// Missing when it was not typed as a date.
    pub issued_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
}

/// It waits for the office and counts once verified.
pub async fn add_certificate(app: &App, ctx: &Ctx, command: NewCertificate) -> Result<Uuid> {
    let acting = ctx.acting()?;
    if acting.kind == OrganisationKind::TradeOffice {
        return Err(Code::NotAllowed.into());
    }
    let mut checks = Checks::new();
    checks.require(command.standard.is_some(), "standard", Code::UnknownChoice);
    let number = checks.text("number", &command.number, 80);
    let issuer = checks.text("issuer", &command.issuer, 160);
    checks.require(command.issued_on.is_some(), "issued_on", Code::NotADate);
    let issued_on = command.issued_on.unwrap_or(ctx.today());
    checks.require(issued_on <= ctx.today(), "issued_on", Code::DayInFuture);
    checks.require(
        command.expires_on.is_none_or(|last| last > issued_on),
        "expires_on",
        Code::DateOrder,
    );
    checks.done()?;
    let standard = command.standard.unwrap_or(Standard::VietGap);
    let id = app.ids.next();
    let tx = app.db.begin().await?;
    certificate::ActiveModel {
        id: Set(id),
        organisation_id: Set(acting.organisation_id),
        standard: Set(standard.to_string()),
        number: Set(number),
        issuer: Set(issuer),
        issued_on: Set(issued_on),
        expires_on: Set(command.expires_on),
        verification: Set(Verification::Pending.to_string()),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let entered = Change {
        subject: "certificate",
        id,
        from: None,
        to: Verification::Pending.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, entered).await?;
    tx.commit().await?;
    Ok(id)
}
