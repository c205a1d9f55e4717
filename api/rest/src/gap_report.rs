use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{TradeName, TradePlace, TradeRound};
use domain::Locale;
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::App;
use services::round::{self, Amount, Chance, GapFilter, GapReport, Line, MissingStandard, SideReport};
use std::sync::Arc;
use uuid::Uuid;

pub struct GapReportApi;

/// What stayed unmatched in your office's rounds, and what would have helped.
#[derive(Object)]
struct GapReportBody {
    /// Every matched round of the office, the latest first.
    rounds: Vec<TradeRound>,
    supply: GapSide,
    demand: GapSide,
}

/// Kilograms by commodity and area are what stayed over, each counted once. Kilograms by reason and
/// standard are what that change alone would match; they overlap, so do not add them up.
#[derive(Object)]
struct GapSide {
    total: GapLine,
    by_reason: Vec<GapLine>,
    by_standard: Vec<GapLine>,
    by_commodity: Vec<GapLine>,
    by_province: Vec<GapLine>,
    by_commune: Vec<GapLine>,
    missing_standards: Vec<MissingStandardBody>,
}

#[derive(Object)]
struct GapLine {
    code: String,
    name: String,
    quantity_kg: i64,
    /// At the price asked (supply) or bid (demand).
    worth_vnd: i64,
}

/// A standard that alone keeps goods of one commune from trading.
#[derive(Object)]
struct MissingStandardBody {
    standard: String,
    commodity: TradeName,
    place: TradePlace,
    quantity_kg: i64,
    worth_vnd: i64,
}

/// What one change alone would have sold of one of your offers in a published round.
#[derive(Object)]
struct ChanceBody {
    round: TradeRound,
    offer_id: Uuid,
    commodity: TradeName,
    /// variety, standard, stars, price, distance, lot or several
    reason: String,
    /// As the reason needs it: a standard's code, stars, VND/kg, kilometres or kilograms.
    detail: String,
    first_month: String,
    last_month: String,
    quantity_kg: i64,
    ask_vnd_per_kg: i64,
}

#[OpenApi]
impl GapReportApi {
    /// Gap report of your office's rounds: by reason, standard, commodity and area
    #[oai(path = "/gap-report", method = "get")]
    async fn report(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        /// Slug of one of the rounds; leave it out for all that were matched.
        round: Query<Option<String>>,
        /// Code of a commodity.
        commodity: Query<Option<String>>,
    ) -> Result<Json<GapReportBody>, Failure> {
        let ctx = signed_in.0;
        let asked = GapFilter {
            round: round.0.filter(|slug| !slug.is_empty()),
            commodity: commodity.0.filter(|code| !code.is_empty()),
        };
        let GapReport {
            rounds,
            supply,
            demand,
        } = round::gap_report(&app, &ctx, asked).await.map_err(fail(&ctx))?;
        Ok(Json(GapReportBody {
            rounds: rounds.into_iter().map(TradeRound::from).collect(),
            supply: GapSide::of(supply, ctx.locale),
            demand: GapSide::of(demand, ctx.locale),
        }))
    }

    /// What one change alone would have sold of your offers in published rounds
    #[oai(path = "/chances", method = "get")]
    async fn chances(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
    ) -> Result<Json<Vec<ChanceBody>>, Failure> {
        let ctx = signed_in.0;
        let found = round::chances(&app, &ctx).await.map_err(fail(&ctx))?;
        let rows = found.into_iter().map(|row| ChanceBody::of(row, ctx.locale));
        Ok(Json(rows.collect()))
    }
}

impl GapSide {
    fn of(side: SideReport, locale: Locale) -> GapSide {
        GapSide {
            total: line("total", locale.t("Tổng cộng", "Total"), side.total),
            by_reason: lines(side.by_reason, |reason| {
                (reason.to_string(), reason.label(locale).to_owned())
            }),
            by_standard: lines(side.by_standard, |standard| {
                (standard.to_string(), standard.label(locale).to_owned())
            }),
            by_commodity: lines(side.by_commodity, |named| {
                (named.code.clone(), named.name(locale).to_owned())
            }),
            by_province: lines(side.by_province, |unit| (unit.code.clone(), unit.name.clone())),
            by_commune: lines(side.by_commune, |place| {
                (place.commune_code.clone(), place.to_string())
            }),
            missing_standards: side
                .missing
                .into_iter()
                .map(|row| MissingStandardBody::of(row, locale))
                .collect(),
        }
    }
}

fn lines<T>(rows: Vec<Line<T>>, named: impl Fn(&T) -> (String, String)) -> Vec<GapLine> {
    let told = rows.into_iter().map(|row| {
        let (code, name) = named(&row.of);
        line(&code, &name, row.amount)
    });
    told.collect()
}

fn line(code: &str, name: &str, amount: Amount) -> GapLine {
    GapLine {
        code: code.to_owned(),
        name: name.to_owned(),
        quantity_kg: amount.kg,
        worth_vnd: amount.vnd,
    }
}

impl MissingStandardBody {
    fn of(row: MissingStandard, locale: Locale) -> MissingStandardBody {
        MissingStandardBody {
            standard: row.standard.to_string(),
            commodity: TradeName::of(&row.commodity, locale),
            place: row.place.into(),
            quantity_kg: row.amount.kg,
            worth_vnd: row.amount.vnd,
        }
    }
}

impl ChanceBody {
    fn of(row: Chance, locale: Locale) -> ChanceBody {
        ChanceBody {
            round: row.round.into(),
            offer_id: row.offer_id,
            commodity: TradeName::of(&row.commodity, locale),
            reason: row.reason.to_string(),
            detail: row.detail,
            first_month: row.first_month.to_string(),
            last_month: row.last_month.to_string(),
            quantity_kg: row.quantity_kg,
            ask_vnd_per_kg: row.ask_vnd_per_kg,
        }
    }
}
