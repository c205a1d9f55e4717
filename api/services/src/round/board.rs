use super::public::{PublicRound, public_rounds};
use crate::app::{App, Ctx};
use crate::commodity::{self, Named};
use crate::error::{Error, Result};
use domain::Month;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What anybody may see of the bulk trade: sums, no party and no price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// Rounds that take registrations today.
    pub open: Vec<PublicRound>,
    /// The latest others, drafts left out.
    pub earlier: Vec<PublicRound>,
    /// Supply and demand that look for partners now, from this month on.
    pub totals: Totals,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By commodity and month.
    pub rows: Vec<CommodityMonth>,
    pub supply_kg: i64,
    pub demand_kg: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommodityMonth {
    pub commodity: Named,
    pub month: Month,
    pub supply_kg: i64,
    pub demand_kg: i64,
}

/// The public board: open rounds, and supply and demand added up.
pub async fn board(app: &App, ctx: &Ctx) -> Result<Board> {
    let (open, earlier) = public_rounds(app, ctx).await?;
    Ok(Board {
        open,
        earlier,
        totals: totals(app.db.read(), Scope::Open(Month::of(ctx.today()))).await?,
    })
}

/// Supply and demand registered so far in one of the acting office's rounds.
pub async fn registered(app: &App, ctx: &Ctx, slug: &str) -> Result<Totals> {
    let (round, _, _) = super::find(app, ctx, slug).await?;
    totals(app.db.read(), Scope::Round(round.id)).await
}

/// What is added up.
pub(super) enum Scope {
    /// From that month on, in open rounds or outside rounds.
    Open(Month),
    Round(Uuid),
}

#[derive(FromQueryResult)]
struct Sum {
    commodity_code: String,
    month: String,
    kg: i64,
}

pub(super) async fn totals(connection: &impl ConnectionTrait, scope: Scope) -> Result<Totals> {
    let supply = sums(
        connection,
        &scope,
        "supply_offers",
        "supply_offer_months",
        "offer_id",
    )
    .await?;
    let demand = sums(
        connection,
        &scope,
        "demand_requests",
        "demand_request_months",
        "request_id",
    )
    .await?;
    let mut cells: BTreeMap<(String, Month), (i64, i64)> = BTreeMap::new();
    let mut totals = Totals::default();
    for row in supply {
        let month = row.month.parse().map_err(Error::internal)?;
        cells.entry((row.commodity_code, month)).or_default().0 = row.kg;
        totals.supply_kg = totals.supply_kg.saturating_add(row.kg);
    }
    for row in demand {
        let month = row.month.parse().map_err(Error::internal)?;
        cells.entry((row.commodity_code, month)).or_default().1 = row.kg;
        totals.demand_kg = totals.demand_kg.saturating_add(row.kg);
    }
    let names = commodity::names(connection).await?;
    totals.rows = cells
        .into_iter()
        .map(|((code, month), (supply_kg, demand_kg))| CommodityMonth {
            commodity: names.commodity(&code),
            month,
            supply_kg,
            demand_kg,
        })
        .collect();
    Ok(totals)
}

async fn sums(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    registrations: &str,
    months: &str,
    key: &str,
) -> Result<Vec<Sum>> {
    let (condition, value): (&str, Value) = match scope {
        Scope::Open(month) => (
            "m.month >= $1 AND (r.id IS NULL OR r.state = 'open')",
            month.to_string().into(),
        ),
        Scope::Round(id) => ("r.id = $1", (*id).into()),
    };
    let sql = format!(
        "SELECT t.commodity_code, m.month, CAST(SUM(m.quantity_kg) AS bigint) AS kg \
         FROM {registrations} t JOIN {months} m ON m.{key} = t.id LEFT JOIN matching_rounds r ON r.id = t.round_id \
         WHERE t.state = 'active' AND {condition} GROUP BY t.commodity_code, m.month"
    );
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [value]);
    Ok(Sum::find_by_statement(statement).all(connection).await?)
}
