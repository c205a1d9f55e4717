use super::{ApiFace, items, number, text, word};
use crate::walks::growing::{Growing, PlantingArea};
use domain::{Locale, format};
use serde_json::{Value, json};

impl Growing for ApiFace {
    async fn planting_areas(&mut self) -> Vec<PlantingArea> {
        let listed = self.get("/planting-areas").await;
        let area = |area: &Value| PlantingArea {
            name: text(&area["name"]),
            area_m2: number(&area["area_m2"]),
            codes: items(&area["codes"])
                .iter()
                .map(|code| (text(&code["code"]), word(&code["verification"])))
                .collect(),
        };
        items(&listed["items"]).iter().map(area).collect()
    }

    async fn plants(&mut self, name: &str, area_m2: i64) {
        self.post("/planting-areas", facts(name, area_m2)).await;
    }

    async fn corrects_size(&mut self, name: &str, area_m2: i64) {
        let path = format!("/planting-areas/{}", self.planting_area(name).await);
        self.put(&path, facts(name, area_m2)).await;
    }

    async fn adds_code(&mut self, name: &str, code: &str) {
        let path = format!("/planting-areas/{}/codes", self.planting_area(name).await);
        let code = json!({
            "code": code,
            "market": "Trung Quốc",
            "issuer": "Cục Trồng trọt và Bảo vệ thực vật",
            "issued_on": "2026-05-01",
        });
        self.post(&path, code).await;
    }
}

impl ApiFace {
    async fn planting_area(&self, name: &str) -> String {
        let listed = self.get("/planting-areas").await;
        let found = items(&listed["items"]).iter().find(|area| area["name"] == name);
        text(&found.unwrap_or_else(|| panic!("no area {name}"))["id"])
    }
}

fn facts(name: &str, area_m2: i64) -> Value {
    json!({
        "name": name,
        "commodity_code": "xoai",
        "commune_code": "29869",
        "area_ha": format::decimal(area_m2, 4, Locale::En),
    })
}
