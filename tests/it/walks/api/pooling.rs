use super::{ApiFace, items, number, text};
use crate::walks::pooling::{Comparison, Pool, Pooling};
use serde_json::{Value, json};

impl Pooling for ApiFace {
    async fn declares_pool(&mut self, round: &str, name: &str, clubs: &[&str]) {
        let ids = self.candidates(round, clubs).await;
        let body = json!({ "name": name, "members": ids });
        self.post(&format!("/rounds/{round}/pools"), body).await;
    }

    async fn pools(&mut self) -> Vec<Pool> {
        let listed = self.get("/pools").await;
        let pool = |pool: &Value| Pool {
            id: text(&pool["id"]),
            name: text(&pool["name"]),
            members: items(&pool["members"])
                .iter()
                .map(|row| {
                    (
                        text(&row["organisation"]["name"]),
                        row["confirmed_at"].is_string(),
                    )
                })
                .collect(),
            is_counting: pool["is_counting"] == true,
            may_confirm: items(&pool["actions"]).contains(&json!("confirm")),
        };
        items(&listed["items"]).iter().map(pool).collect()
    }

    async fn confirms_pool(&mut self, pool: &Pool) {
        self.step(&format!("/pools/{}/confirm", pool.id)).await;
    }

    async fn leaves_pool(&mut self, pool: &Pool) {
        self.step(&format!("/pools/{}/leave", pool.id)).await;
    }

    async fn asks_into_pool(&mut self, pool: &Pool, club: &str) {
        let listed = self.get("/pools").await;
        let own = items(&listed["items"])
            .iter()
            .find(|row| row["id"] == pool.id.as_str());
        let round = text(&own.expect("the own pool")["round"]);
        let ids = self.candidates(&round, &[club]).await;
        self.post(&format!("/pools/{}/ask", pool.id), json!({ "members": ids }))
            .await;
    }

    async fn compares_with_fair_shares(&mut self, round: &str) -> Comparison {
        let now = self.get(&format!("/rounds/{round}")).await;
        let settings = |fair: bool| {
            json!({ "objective": now["objective"], "transport_rate_vnd": now["transport_rate_vnd"],
                "star_bonus_vnd": now["star_bonus_vnd"], "gap_limit_ppm": now["gap_limit_ppm"], "fair": fair })
        };
        let body = json!({ "settings": [settings(false), settings(true)] });
        let compared = self.post(&format!("/rounds/{round}/compare"), body).await;
        assert_eq!(compared[0]["differing_pairs"], 0);
        assert_eq!(compared[0]["fairness"], Value::Null);
        let fair = &compared[1];
        let differences = items(&fair["differences"]);
        assert_eq!(number(&fair["differing_pairs"]), differences.len() as i64);
        let difference = |row: &Value| {
            let kilograms = (number(&row["first_kg"]), number(&row["quantity_kg"]));
            (text(&row["seller"]["name"]), kilograms.0, kilograms.1)
        };
        Comparison {
            price: price(&fair["fairness"]).expect("a price"),
            differences: differences.iter().map(difference).collect(),
        }
    }

    async fn asks_for_fair_shares(&mut self, round: &str) {
        let mut now = self.get(&format!("/rounds/{round}")).await;
        now["fair"] = json!(true);
        self.put(&format!("/rounds/{round}/settings"), now).await;
    }

    async fn price_of_fairness(&mut self, round: &str) -> Option<(i64, i64)> {
        let now = self.get(&format!("/rounds/{round}")).await;
        price(&now["summary"]["fairness"])
    }

    async fn pools_of_pairs(&mut self, round: &str) -> Vec<(String, Option<String>)> {
        let result = self.get(&format!("/rounds/{round}/result")).await;
        let pair = |row: &Value| {
            let pool = row["pool"].as_str().map(str::to_owned);
            (text(&row["seller"]["name"]), pool)
        };
        items(&result["pairs"]).iter().map(pair).collect()
    }
}

impl ApiFace {
    async fn candidates(&self, round: &str, clubs: &[&str]) -> Vec<Value> {
        let found = self.get(&format!("/rounds/{round}/pools/candidates")).await;
        let named = items(&found).iter().map(|row| &row["organisation"]);
        let asked = named.filter(|row| clubs.iter().any(|club| row["name"] == *club));
        asked.map(|row| row["id"].clone()).collect()
    }
}

fn price(fairness: &Value) -> Option<(i64, i64)> {
    fairness.is_object().then(|| {
        (
            number(&fairness["given_up_kg"]),
            number(&fairness["given_up_vnd"]),
        )
    })
}
