use super::view::{SellerStatement, Sums};
use crate::app::{App, Ctx};
use crate::csv_file::csv_file;
use crate::error::{Error, Result};
use crate::ports::{Cell, Sheet};
use domain::Locale;

/// A CSV file with a line for each part and one for the total.
pub fn statement_csv(ctx: &Ctx, statement: &SellerStatement) -> Result<Vec<u8>> {
    csv_file(&rows(statement, ctx.locale))
}

/// The same as a workbook, figures as numbers.
pub fn statement_sheet(app: &App, ctx: &Ctx, statement: &SellerStatement) -> Result<Vec<u8>> {
    let sheet = Sheet {
        name: statement.month.to_string(),
        rows: rows(statement, ctx.locale),
    };
    app.spreadsheets()?.write(&[sheet]).map_err(Error::internal)
}

fn rows(statement: &SellerStatement, locale: Locale) -> Vec<Vec<Cell>> {
    let t = |vi: &'static str, en: &'static str| Cell::from(locale.t(vi, en));
    let mut rows = vec![vec![
        t("Đơn", "Order"),
        t("Cách trả", "Paid by"),
        t("Tiền hàng đã giao (₫)", "Goods delivered (VND)"),
        t("Phí giao hàng (₫)", "Shipping (VND)"),
        t("Giảm, hoàn (₫)", "Refunded (VND)"),
        t("Doanh thu (₫)", "Net sales (VND)"),
        t("Thuế GTGT (₫)", "VAT (VND)"),
        t("Thuế TNCN (₫)", "Personal income tax (VND)"),
        t("Đã thu của người mua (₫)", "Received from buyers (VND)"),
        t("Đơn vị vận chuyển đang giữ (₫)", "Held by carriers (VND)"),
        t("Đã hoàn cho người mua (₫)", "Paid back to buyers (VND)"),
    ]];
    let line = |name: Cell, method: Cell, sums: &Sums| {
        let figures = [
            sums.goods_vnd,
            sums.shipping_vnd,
            sums.refunded_vnd,
            sums.net_vnd(),
            sums.vat_vnd,
            sums.pit_vnd,
            sums.received_vnd,
            sums.with_carrier_vnd,
            sums.paid_back_vnd,
        ];
        [name, method]
            .into_iter()
            .chain(figures.into_iter().map(Cell::from))
            .collect()
    };
    rows.extend(statement.parts.iter().map(|part| {
        let method = part.method.label(locale);
        line(Cell::from(part.number.as_str()), Cell::from(method), &part.sums)
    }));
    rows.push(line(t("Tổng cộng", "Total"), Cell::from(""), &statement.totals));
    rows
}
