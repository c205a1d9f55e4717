use super::gap_report::{Amount, GapReport, Line, SideReport};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ports::{Cell, Sheet};
use domain::Locale;

/// The report as a spreadsheet (XLSX).
pub fn gap_sheet(app: &App, ctx: &Ctx, report: &GapReport) -> Result<Vec<u8>> {
    let sheet = Sheet {
        name: ctx.t("Khoảng trống cung cầu", "Gap report").to_owned(),
        rows: report.table(ctx.locale),
    };
    app.spreadsheets()?.write(&[sheet]).map_err(Error::internal)
}

impl GapReport {
    /// The whole report as one table: side, what it is by, name, commodity, place, kilograms, VND.
    pub fn table(&self, locale: Locale) -> Vec<Vec<Cell>> {
        let heads = [
            locale.t("Bên", "Side"),
            locale.t("Theo", "By"),
            locale.t("Nội dung", "What"),
            locale.t("Mặt hàng", "Commodity"),
            locale.t("Địa bàn", "Place"),
            "kg",
            "VND",
        ];
        let mut rows = vec![heads.map(Cell::from).to_vec()];
        rows.extend(side(&self.supply, locale.t("Cung", "Supply"), locale));
        rows.extend(side(&self.demand, locale.t("Cầu", "Demand"), locale));
        rows
    }
}

fn side(report: &SideReport, name: &str, locale: Locale) -> Vec<Vec<Cell>> {
    let row = |by: &str, what: &str, commodity: &str, place: &str, amount: Amount| {
        let words = [name, by, what, commodity, place].map(Cell::from);
        let figures = [amount.kg, amount.vnd].map(Cell::from);
        words.into_iter().chain(figures).collect::<Vec<Cell>>()
    };
    let over = locale.t("Chưa ghép được", "Unmatched");
    let mut rows = vec![row(locale.t("Tổng cộng", "Total"), over, "", "", report.total)];
    for Line { of, amount } in &report.by_reason {
        rows.push(row(
            locale.t("Lý do", "Reason"),
            of.label(locale),
            "",
            "",
            *amount,
        ));
    }
    for Line { of, amount } in &report.by_standard {
        rows.push(row(
            locale.t("Tiêu chuẩn", "Standard"),
            of.label(locale),
            "",
            "",
            *amount,
        ));
    }
    for Line { of, amount } in &report.by_commodity {
        rows.push(row(
            locale.t("Mặt hàng", "Commodity"),
            over,
            of.name(locale),
            "",
            *amount,
        ));
    }
    for Line { of, amount } in &report.by_province {
        rows.push(row(
            locale.t("Tỉnh, thành phố", "Province"),
            over,
            "",
            &of.name,
            *amount,
        ));
    }
    for Line { of, amount } in &report.by_commune {
        rows.push(row(
            locale.t("Xã, phường", "Commune"),
            over,
            "",
            &of.to_string(),
            *amount,
        ));
    }
    for missing in &report.missing {
        rows.push(row(
            locale.t("Tiêu chuẩn, mặt hàng, xã", "Standard, commodity, commune"),
            missing.standard.label(locale),
            missing.commodity.name(locale),
            &missing.place.to_string(),
            missing.amount,
        ));
    }
    rows
}
