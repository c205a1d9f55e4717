use crate::parts::{Badge, Empty};
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::Month;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::commodity::Named;
use services::round::{self, Board, CommodityMonth, PublicRound, RoundScope, Totals};
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/board.html")]
struct BoardPage {
    page: Page,
    board: Board,
    commodities: Vec<CommodityRows>,
}

#[derive(Template)]
#[template(path = "trade/public_round.html")]
struct RoundPage {
    page: Page,
    round: PublicRound,
    totals: Totals,
    commodities: Vec<CommodityRows>,
}

/// One commodity with its months.
pub(super) struct CommodityRows {
    pub commodity: Named,
    pub months: Vec<CommodityMonth>,
    pub supply_kg: i64,
    pub demand_kg: i64,
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> poem::Result<Response> {
    let board = round::board(&app, &ctx).await.map_err(failed(&ctx))?;
    let title = page.t("Kết nối cung cầu", "Supply and demand").to_owned();
    render(&BoardPage {
        page: page.titled(title),
        commodities: by_commodity(&board.totals),
        board,
    })
}

#[handler]
pub(super) async fn show_round(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
) -> poem::Result<Response> {
    let (round, totals) = round::find_public(&app, &ctx, &slug)
        .await
        .map_err(failed(&ctx))?;
    render(&RoundPage {
        page: page.titled(round.name.clone()),
        commodities: by_commodity(&totals),
        round,
        totals,
    })
}

/// Rows come sorted by commodity.
pub(super) fn by_commodity(totals: &Totals) -> Vec<CommodityRows> {
    let groups = totals.rows.chunk_by(|a, b| a.commodity.code == b.commodity.code);
    groups
        .filter_map(|rows| {
            Some(CommodityRows {
                commodity: rows.first()?.commodity.clone(),
                supply_kg: rows.iter().map(|row| row.supply_kg).sum(),
                demand_kg: rows.iter().map(|row| row.demand_kg).sum(),
                months: rows.to_vec(),
            })
        })
        .collect()
}

impl CommodityRows {
    /// Share of the larger side in per mille, for the bars.
    pub fn per_mille(&self, kg: &i64) -> i64 {
        let largest = self
            .months
            .iter()
            .map(|row| row.supply_kg.max(row.demand_kg))
            .max();
        let largest = largest.filter(|largest| *largest > 0).unwrap_or(1);
        kg.saturating_mul(1000) / largest
    }
}

/// "12/2026 – 03/2027"
pub(super) fn period(page: &Page, first: &Month, last: &Month) -> String {
    if first == last {
        page.month(*first)
    } else {
        format!("{} – {}", page.month(*first), page.month(*last))
    }
}

/// "Mặt hàng: Xoài, Nhãn. Bên bán ở: Tỉnh Đồng Tháp." Nothing for a round that takes all.
pub(super) fn scope_told(page: &Page, scope: &RoundScope) -> Option<String> {
    let commodities: Vec<&str> = scope
        .commodities
        .iter()
        .map(|named| named.name(page.locale()))
        .collect();
    let units = scope.provinces.iter().chain(&scope.communes);
    let places: Vec<&str> = units.map(|unit| unit.name.as_str()).collect();
    let mut told = Vec::new();
    if !commodities.is_empty() {
        told.push(format!(
            "{}: {}.",
            page.t("Mặt hàng", "Goods"),
            commodities.join(", ")
        ));
    }
    if !places.is_empty() {
        told.push(format!(
            "{}: {}.",
            page.t("Bên bán ở", "Sellers from"),
            places.join(", ")
        ));
    }
    (!told.is_empty()).then(|| told.join(" "))
}
