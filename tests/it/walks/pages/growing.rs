use super::PageFace;
use super::reading::{all, cell, thousandths, told};
use crate::walks::growing::{Growing, PlantingArea};
use domain::{Locale, Verification, format};
use storefront::urls;
use testkit::form::{Form, text};

impl Growing for PageFace {
    async fn planting_areas(&mut self) -> Vec<PlantingArea> {
        self.open(urls::SELLER_PLANTING_AREAS).await;
        let page = self.page();
        let rows = all(&page, "main tbody tr").into_iter();
        let area = |row| PlantingArea {
            name: told(row, "th a"),
            area_m2: 10 * thousandths(&text(cell(row, "Diện tích")), Locale::Vi).expect("a size"),
            codes: codes(&text(cell(row, "Mã số"))),
        };
        rows.map(area).collect()
    }

    async fn plants(&mut self, name: &str, area_m2: i64) {
        self.open(urls::SELLER_PLANTING_AREA_NEW).await;
        let form = self
            .visitor
            .form_to(urls::SELLER_PLANTING_AREA_NEW)
            .fill("name", name)
            .fill("commodity_code", "xoai")
            .fill("commune", "Phường Cao Lãnh, Tỉnh Đồng Tháp");
        self.send(sized(form, area_m2)).await;
    }

    async fn corrects_size(&mut self, name: &str, area_m2: i64) {
        self.opens_planting_area(name).await;
        let form = self.visitor.form_to(&self.visitor.address);
        self.send(sized(form, area_m2)).await;
    }

    async fn adds_code(&mut self, name: &str, code: &str) {
        self.opens_planting_area(name).await;
        let form = self
            .visitor
            .form("form[action$='/ma-so']")
            .fill("code", code)
            .fill("market", "Trung Quốc")
            .fill("issuer", "Cục Trồng trọt và Bảo vệ thực vật")
            .fill("issued_on", "2026-05-01");
        self.send(form).await;
    }
}

impl PageFace {
    async fn opens_planting_area(&mut self, name: &str) {
        self.open(urls::SELLER_PLANTING_AREAS).await;
        self.visitor.follow(name).await;
    }
}

fn sized(form: Form, area_m2: i64) -> Form {
    form.fill("area_ha", format::decimal(area_m2, 4, Locale::Vi))
}

/// Codes hold no spaces; the label of what each is worth follows it.
fn codes(said: &str) -> Vec<(String, Verification)> {
    let mut codes = Vec::new();
    let mut rest = said;
    while let Some((code, after)) = rest.split_once(' ') {
        let known = Verification::ALL
            .iter()
            .find(|state| after.starts_with(state.label(Locale::Vi)));
        let Some(state) = known else { break };
        codes.push((code.to_owned(), *state));
        rest = after[state.label(Locale::Vi).len()..].trim_start();
    }
    codes
}
