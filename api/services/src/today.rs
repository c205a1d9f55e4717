//! What waits for a person today, by the area they work in.

use crate::app::{App, Ctx};
use crate::contract::{self, Waiting};
use crate::error::{Error, Result};
use crate::programme::{Text, area_of, may_tend};
use crate::round::{self, Round, RoundFilter};
use crate::{complaint, order, payment, pool, question, remark, shipping, verification};
use chrono::{Datelike, NaiveDate};
use domain::{ListingState, QueueKind, RoundState, TradeSide, Verification};
use entities::{organisation, product, programme, programme_reporting_date};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

const MOST_REPORTS: usize = 6;

#[derive(Debug, Clone)]
pub struct SellerToday {
    pub organisation: String,
    pub verification: Verification,
    pub orders: u64,
    /// Payments that no order is known for.
    pub payments: u64,
    /// Refunds to be paid.
    pub refunds: u64,
    /// Complaints to answer, goods to receive or to replace.
    pub complaints: u64,
    /// Listings that the office has sent back.
    pub sent_back: u64,
    pub drafts: u64,
    pub trade: Waiting,
    /// Pools that wait for a yes or no.
    pub pools: u64,
    /// Questions about products that wait for an answer.
    pub questions: u64,
    /// Without one, buyers can only pay on delivery.
    pub has_bank_account: bool,
    /// Without rates or pickup, buyers cannot order.
    pub has_shipping: bool,
}

#[derive(Debug, Clone)]
pub struct OfficeToday {
    pub office: String,
    pub waiting: Vec<(QueueKind, u64)>,
    /// Reviews, questions and answers that people have reported.
    pub remarks: u64,
    /// Disputed deliveries that the office may mediate.
    pub disputes: u64,
    /// Complaints to decide.
    pub complaints: u64,
    /// Rounds that are neither drafts nor settled.
    pub rounds: Vec<Round>,
    pub reports: Vec<ReportDue>,
}

/// The next day by which a programme reports.
#[derive(Debug, Clone)]
pub struct ReportDue {
    pub due_on: NaiveDate,
    pub programme: Text,
    pub programme_key: String,
    pub to: Text,
}

pub async fn seller(app: &App, ctx: &Ctx) -> Result<SellerToday> {
    let acting = ctx.seller()?;
    let connection = app.db.read();
    let listings = |state: ListingState| {
        product::Entity::find()
            .filter(product::Column::OrganisationId.eq(acting.organisation_id))
            .filter(product::Column::State.eq(state.as_str()))
            .count(connection)
    };
    let row = organisation::Entity::find_by_id(acting.organisation_id)
        .one(connection)
        .await?
        .ok_or(domain::Code::NotFound)?;
    let (payments, refunds) = payment::waiting(app, ctx).await?;
    Ok(SellerToday {
        payments,
        refunds,
        complaints: complaint::waiting(app, ctx).await?,
        organisation: acting.name.clone(),
        verification: acting.verification,
        orders: order::waiting(app, ctx).await?,
        sent_back: listings(ListingState::Rejected).await?,
        drafts: listings(ListingState::Draft).await?,
        trade: contract::waiting(app, ctx, TradeSide::Seller).await?,
        pools: pool::waiting(app, ctx).await?,
        questions: question::waiting(app, ctx).await?,
        has_bank_account: row.bank_account.is_some(),
        has_shipping: !shipping::own_terms(app, ctx).await?.is_empty(),
    })
}

pub async fn office(app: &App, ctx: &Ctx) -> Result<OfficeToday> {
    let acting = ctx.office()?;
    let rounds = round::list(app, ctx, RoundFilter::default()).await?;
    let in_work = |round: &Round| !matches!(round.state, RoundState::Draft | RoundState::Settled);
    Ok(OfficeToday {
        office: acting.name.clone(),
        waiting: verification::waiting(app, ctx).await?,
        remarks: remark::waiting(app, ctx).await?,
        disputes: contract::disputes_in_area(app, ctx).await?,
        complaints: complaint::in_mediation(app, ctx).await?,
        rounds: rounds.items.into_iter().filter(in_work).collect(),
        reports: reports_due(app, ctx).await?,
    })
}

/// The next reports of the running programmes that who asks may tend, the nearest first.
async fn reports_due(app: &App, ctx: &Ctx) -> Result<Vec<ReportDue>> {
    let connection = app.db.read();
    let rows = programme::Entity::find()
        .filter(programme::Column::LastDay.gte(ctx.today()))
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut areas = area_of(connection, &ids).await?;
    let tended: HashMap<Uuid, programme::Model> = rows
        .into_iter()
        .filter(|row| may_tend(ctx, row, &areas.remove(&row.id).unwrap_or_default()))
        .map(|row| (row.id, row))
        .collect();
    let dates = programme_reporting_date::Entity::find()
        .filter(programme_reporting_date::Column::ProgrammeId.is_in(tended.keys().copied()))
        .all(connection)
        .await?;
    let mut reports = Vec::new();
    for date in dates {
        let (Some(month), Some(day), Some(programme)) =
            (date.month, date.day, tended.get(&date.programme_id))
        else {
            continue;
        };
        let month = u32::try_from(month).map_err(Error::internal)?;
        let day = u32::try_from(day).map_err(Error::internal)?;
        let Some(due_on) = next_time(ctx.today(), month, day) else {
            continue;
        };
        reports.push(ReportDue {
            due_on,
            programme: Text::new(programme.name_vi.clone(), programme.name_en.clone()),
            programme_key: programme.key.clone(),
            to: Text::new(date.to_vi, date.to_en),
        });
    }
    reports.sort_by(|a, b| (a.due_on, &a.programme_key).cmp(&(b.due_on, &b.programme_key)));
    reports.truncate(MOST_REPORTS);
    Ok(reports)
}

/// That day of this year, or of the next when it is over.
fn next_time(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    in_year(today.year())
        .filter(|date| *date >= today)
        .or_else(|| in_year(today.year() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_over_comes_again_next_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-21");
        assert_eq!(next_time(today, 11, 21), Some(today));
        assert_eq!(next_time(today, 11, 20), Some(day("2027-11-20")));
        assert_eq!(next_time(today, 12, 15), Some(day("2026-12-15")));
        assert_eq!(next_time(today, 2, 30), None);
    }
}
