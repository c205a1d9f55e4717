use super::reporting::target;
use super::{ApiFace, items, number, text};
use crate::walks::looking::{Board, Looking, Sums};
use crate::walks::reporting::Target;
use serde_json::Value;
use std::collections::BTreeMap;

impl Looking for ApiFace {
    async fn board(&mut self) -> Board {
        let board = self.get("/trade").await;
        let names = |rounds: &Value| items(rounds).iter().map(|round| text(&round["name"])).collect();
        let row = |row: &Value| {
            let month = text(&row["month"]);
            let (year, month) = month.split_once('-').expect("YYYY-MM");
            (
                (text(&row["commodity"]["name"]), format!("{month}/{year}")),
                sums(row),
            )
        };
        Board {
            open: names(&board["open"]),
            earlier: names(&board["earlier"]),
            by_month: items(&board["by_month"]).iter().map(row).collect(),
        }
    }

    async fn board_of(&mut self, round: &str) -> Sums {
        sums(&self.get(&format!("/trade/rounds/{round}")).await)
    }

    async fn programmes(&mut self) -> BTreeMap<String, String> {
        let listed = self.get("/programmes").await;
        let rows = items(&listed["items"]).iter();
        rows.map(|row| (text(&row["key"]), self.told(&row["name"])))
            .collect()
    }

    async fn targets(&mut self, programme: &str) -> Vec<Target> {
        let listed = self.get(&format!("/programmes/{programme}/indicators")).await;
        let rows = items(&listed["items"]).iter();
        rows.map(|row| target(row, self.told(&row["title"]))).collect()
    }
}

fn sums(row: &Value) -> Sums {
    Sums {
        supply_kg: number(&row["supply_kg"]),
        demand_kg: number(&row["demand_kg"]),
    }
}
