use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use crate::party;
use domain::{ContractEvent, Locale, TradeSide};
use entities::{linkage_contract, office_area};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Writes an event into the contract's history; its state stays.
pub(super) async fn note(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    event: ContractEvent,
    note: Option<&str>,
) -> Result<()> {
    let change = Change {
        subject: "linkage_contract",
        id: contract.id,
        from: Some(&contract.state),
        to: event.as_str(),
        note,
    };
    history::append(app, ctx, tx, change).await
}

/// A letter about a contract to whoever did not take the step: the other side, or both.
/// `said` gives a headline and what follows it.
pub(super) async fn others(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    contract: &linkage_contract::Model,
    by: Option<TradeSide>,
    said: impl Fn(Locale) -> Vec<String>,
) -> Result<()> {
    let told = match by {
        Some(TradeSide::Seller) => vec![contract.buyer_id],
        Some(TradeSide::Buyer) => vec![contract.seller_id],
        None => vec![contract.seller_id, contract.buyer_id],
    };
    let parties = party::load(tx, told).await?;
    let sellers = parties.get(&contract.seller_id).map(party::legal_person);
    let readers: Vec<Uuid> = parties.values().map(party::legal_person).collect();
    let number = &contract.number;
    notify::managers(app, ctx, tx, &readers, |locale, reader| {
        let area = if sellers == Some(reader) {
            "ban-hang"
        } else {
            "thu-mua"
        };
        let mut lines = said(locale);
        let headline = lines.first().cloned().unwrap_or_default();
        lines.push(format!("{}/{area}/hop-dong/{number}", app.settings.public_url));
        Letter {
            subject: format!("{} {number}: {headline}", locale.t("Hợp đồng", "Contract")),
            lines,
        }
    })
    .await
}

/// The offices in whose area an organisation is.
pub(super) async fn offices_of(tx: &impl ConnectionTrait, organisation_id: Uuid) -> Result<Vec<Uuid>> {
    let organisations = party::load(tx, [organisation_id]).await?;
    let Some(row) = organisations.get(&organisation_id) else {
        return Ok(Vec::new());
    };
    let within = Condition::any()
        .add(office_area::Column::ProvinceCode.is_in(row.province_code.clone()))
        .add(office_area::Column::CommuneCode.is_in(row.commune_code.clone()));
    let areas = office_area::Entity::find().filter(within).all(tx).await?;
    let mut offices: Vec<Uuid> = areas.into_iter().map(|area| area.organisation_id).collect();
    offices.sort_unstable();
    offices.dedup();
    Ok(offices)
}
