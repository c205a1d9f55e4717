use super::gap_report::download;
use crate::forms::{FormData, FormState};
use crate::parts::{Badge, Choice, Empty, Lines};
use crate::{Page, failed, render, urls};
use askama::Template;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::ports::Cell;
use services::reference_price::{
    self, LARGEST_SHARE_PERCENT, LEAST_BUYERS, LEAST_SELLERS, PriceFilter, WeekPrice,
};
use services::{App, Ctx, commodity, csv_file, places};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    commodity: String,
    #[serde(default)]
    province: String,
}

#[derive(Template)]
#[template(path = "trade/reference_prices.html")]
struct PricesPage {
    page: Page,
    form: FormState,
    commodities: Vec<Choice>,
    provinces: Vec<Choice>,
    /// One chart a commodity.
    charts: Vec<(String, Lines)>,
    rows: Vec<WeekPrice>,
    is_sample: bool,
    file: String,
}

impl Asked {
    fn filter(&self) -> PriceFilter {
        let given = |word: &String| Some(word.clone()).filter(|word| !word.is_empty());
        PriceFilter {
            commodity: given(&self.commodity),
            province: given(&self.province),
            weeks: None,
        }
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let mut rows = reference_price::weekly(&app, &ctx, asked.filter())
        .await
        .map_err(failed(&ctx))?;
    let listed = commodity::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let provinces = places::provinces(&app).await.map_err(failed(&ctx))?;
    let locale = page.locale();
    let any = Choice::new("", locale.t("Mọi mặt hàng", "Any commodity"));
    let named = listed.iter().map(|row| Choice::new(&row.code, row.name(locale)));
    let anywhere = Choice::new("", locale.t("Mọi tỉnh, thành phố", "Any province"));
    let units = provinces.iter().map(|row| Choice::new(&row.code, &row.name));
    let values = FormData::default()
        .with("commodity", &asked.commodity)
        .with("province", &asked.province);
    let charts = charts(&page, &rows);
    let address = urls::with_query(urls::REFERENCE_PRICES_FILE, "commodity", &asked.commodity);
    rows.sort_by(|a, b| {
        (b.week_on, &a.commodity.code, &a.province_code).cmp(&(
            a.week_on,
            &b.commodity.code,
            &b.province_code,
        ))
    });
    let title = page
        .t("Giá tham khảo tại vườn", "Farm-gate reference prices")
        .to_owned();
    render(&PricesPage {
        form: FormState::filled(locale, values),
        commodities: std::iter::once(any).chain(named).collect(),
        provinces: std::iter::once(anywhere).chain(units).collect(),
        is_sample: rows.iter().any(|row| row.is_sample),
        file: urls::with_query(&address, "province", &asked.province),
        page: page.titled(title),
        charts,
        rows,
    })
}

#[handler]
pub(super) async fn file(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let rows = reference_price::weekly(&app, &ctx, asked.filter())
        .await
        .map_err(failed(&ctx))?;
    let heads = [
        ctx.t("Tuần từ thứ Hai", "Week from Monday"),
        ctx.t("Mã mặt hàng", "Commodity code"),
        ctx.t("Mặt hàng", "Commodity"),
        ctx.t("Mã tỉnh", "Province code"),
        ctx.t("Tỉnh, thành phố", "Province"),
        "VND/kg",
    ];
    let mut table = vec![heads.map(Cell::from).to_vec()];
    table.extend(rows.into_iter().map(|row| {
        let name = row.commodity.name(ctx.locale).to_owned();
        let week = row.week_on.to_string();
        vec![
            week.into(),
            row.commodity.code.into(),
            name.into(),
            row.province_code.into(),
            row.province.into(),
            row.price_vnd_per_kg.into(),
        ]
    }));
    let bytes = csv_file(&table).map_err(failed(&ctx))?;
    Ok(download("gia-tham-khao.csv", bytes))
}

/// A line for each province, a chart for each commodity.
fn charts(page: &Page, rows: &[WeekPrice]) -> Vec<(String, Lines)> {
    type Series = Vec<(i64, i64)>;
    let mut goods: BTreeMap<String, BTreeMap<String, Series>> = BTreeMap::new();
    for row in rows {
        let week = row
            .week_on
            .signed_duration_since(chrono::NaiveDate::default())
            .num_weeks();
        let name = row.commodity.name(page.locale()).to_owned();
        let line = goods
            .entry(name)
            .or_default()
            .entry(row.province.clone())
            .or_default();
        line.push((week, row.price_vnd_per_kg));
    }
    let drawn = goods.into_iter().map(|(name, provinces)| {
        let weeks = || {
            rows.iter()
                .filter(|row| row.commodity.name(page.locale()) == name)
                .map(|row| row.week_on)
        };
        let told = |week: Option<chrono::NaiveDate>| week.map(|week| page.date(week)).unwrap_or_default();
        let ends = (told(weeks().min()), told(weeks().max()));
        let series: Vec<(String, Series)> = provinces.into_iter().collect();
        let lines = Lines::new(&name, &series, |price| format!("{}/kg", page.money(price)), ends);
        (name, lines)
    });
    drawn.collect()
}

impl PricesPage {
    fn rule(&self) -> String {
        match self.page.locale() {
            domain::Locale::Vi => format!(
                "Chỉ công bố giá của tuần đã qua, khi có ít nhất {LEAST_SELLERS} bên bán và {LEAST_BUYERS} bên mua, và không bên nào chiếm quá {LARGEST_SHARE_PERCENT}% khối lượng. Mỗi lần giao chỉ tính vào một giá và không công bố khối lượng, nên không thể suy ra giá riêng của bên nào."
            ),
            domain::Locale::En => format!(
                "A price is shown only for a week that is over, with at least {LEAST_SELLERS} sellers and {LEAST_BUYERS} buyers, and nobody behind more than {LARGEST_SHARE_PERCENT}% of the kilograms. Each delivery counts in one price only and kilograms are not shown, so that no party's own price can be worked out."
            ),
        }
    }
}
