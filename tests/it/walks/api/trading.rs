use super::{ApiFace, items, number, text, word};
use crate::walks::trading::{Contract, Delivery, Offer, Proposal, Request, Round, Trading};
use domain::{RoundAction, TradeSide};
use serde_json::{Value, json};

impl Trading for ApiFace {
    async fn plans_round(&mut self, name: &str, registration_until: &str) -> String {
        let round = json!({
            "name": name,
            "objective": "volume",
            "first_month": "2026-12",
            "last_month": "2027-02",
            "registration_until": registration_until,
            "answer_days": 7,
        });
        text(&self.post("/rounds", round).await["slug"])
    }

    async fn takes_round(&mut self, slug: &str, action: RoundAction) {
        self.step(&format!("/rounds/{slug}/{action}")).await;
    }

    async fn round(&mut self, slug: &str) -> Round {
        let result = self.get(&format!("/rounds/{slug}/result")).await;
        let summary = &result["round"]["summary"];
        let name = |party: &Value| text(&party["name"]);
        let pair = |pair: &Value| {
            let quantity_kg = number(&pair["quantity_kg"]);
            (name(&pair["seller"]), name(&pair["buyer"]), quantity_kg)
        };
        let gap = |gap: &Value| {
            let reason = word(&gap["reason"]);
            (name(&gap["organisation"]), reason, text(&gap["detail"]))
        };
        Round {
            state: word(&result["round"]["state"]),
            matched_kg: summary["total_quantity_kg"].as_i64().unwrap_or(0),
            is_proven_best: summary["is_proven_best"].as_bool().unwrap_or(false),
            pairs: items(&result["pairs"]).iter().map(pair).collect(),
            gaps: items(&result["gaps"]).iter().map(gap).collect(),
        }
    }

    async fn offers(&mut self, offer: &Offer<'_>) {
        let body = json!({
            "round": offer.round,
            "commodity": "xoai",
            "ask_vnd_per_kg": offer.ask_vnd_per_kg,
            "standards": offer.standards,
            "months": months(offer.months),
        });
        self.post("/offers", body).await;
    }

    async fn requests(&mut self, request: &Request<'_>) {
        let body = json!({
            "round": request.round,
            "commodity": "xoai",
            "bid_vnd_per_kg": request.bid_vnd_per_kg,
            "min_lot_kg": request.min_lot_kg,
            "standards_required": request.standards,
            "months": months(request.months),
        });
        self.post("/requests", body).await;
    }

    async fn own_offers(&mut self, round: &str) -> Vec<i64> {
        totals(&self.all("/offers").await, round)
    }

    async fn own_requests(&mut self, round: &str) -> Vec<i64> {
        totals(&self.all("/requests").await, round)
    }

    async fn proposals(&mut self, side: TradeSide, round: &str) -> Vec<Proposal> {
        let rows = self.all("/proposals").await;
        let mine = rows
            .iter()
            .filter(|row| row["round"]["name"] == round && row["side"] == side.as_str());
        let proposal = |row: &Value| Proposal {
            id: text(&row["id"]),
            quantity_kg: number(&row["quantity_kg"]),
            may_accept: items(&row["actions"]).contains(&json!("accept")),
            contract: row["contract"].as_str().map(str::to_owned),
        };
        mine.map(proposal).collect()
    }

    async fn accepts(&mut self, _: TradeSide, proposal: &Proposal) {
        let path = format!("/proposals/{}/accept", proposal.id);
        self.post(&path, json!({ "version": 1 })).await;
    }

    async fn contract(&mut self, side: TradeSide, number_of: &str) -> Contract {
        let contract = self.get(&format!("/contracts/{number_of}")).await;
        assert_eq!(contract["side"], side.as_str());
        Contract {
            state: word(&contract["state"]),
            total_kg: number(&contract["total_kg"]),
            area_m2: number(&contract["total_area_m2"]),
            delivered_kg: number(&contract["delivered_kg"]),
            is_signed_by_seller: contract["seller_signature"].is_object(),
            is_signed_by_buyer: contract["buyer_signature"].is_object(),
            document_hash: text(&contract["document_hash"]),
        }
    }

    async fn edits(&mut self, _: TradeSide, number: &str, area: (&str, i64), terms: &str) {
        let listed = self.get("/planting-areas").await;
        let planted = items(&listed["items"]).iter().find(|row| row["name"] == area.0);
        let id = &planted.expect("the planting area")["id"];
        let draft = json!({
            "linkage_form": "production_consumption",
            "delivery_point": "Nhà sơ chế Mỹ Thọ",
            "terms": terms,
            "areas": [{ "planting_area_id": id, "area_m2": area.1 }],
        });
        self.put(&format!("/contracts/{number}"), draft).await;
    }

    async fn signs(&mut self, _: TradeSide, number: &str) {
        let path = format!("/contracts/{number}");
        let hash = self.get(&path).await["document_hash"].clone();
        self.post(&format!("{path}/sign"), json!({ "document_hash": hash }))
            .await;
    }

    async fn delivers(&mut self, contract: &str, on: &str, quantity_kg: i64) -> String {
        let delivery = json!({
            "contract": contract,
            "delivered_on": on,
            "quantity_kg": quantity_kg,
            "lot": "L1",
        });
        text(&self.post("/deliveries", delivery).await["number"])
    }

    async fn delivery(&mut self, side: TradeSide, number_of: &str) -> Delivery {
        let delivery = self.get(&format!("/deliveries/{number_of}")).await;
        assert_eq!(delivery["side"], side.as_str());
        Delivery {
            state: word(&delivery["state"]),
            quantity_kg: number(&delivery["quantity_kg"]),
            confirmed_kg: delivery["confirmed_kg"].as_i64(),
            dispute: delivery["dispute_reason"].as_str().map(str::to_owned),
        }
    }

    async fn confirms(&mut self, delivery: &str) {
        self.step(&format!("/deliveries/{delivery}/confirm")).await;
    }

    async fn disputes(&mut self, delivery: &str, reason: &str) {
        let path = format!("/deliveries/{delivery}/dispute");
        self.post(&path, json!({ "reason": reason })).await;
    }

    async fn puts_figure(&mut self, delivery: &str, quantity_kg: i64, note: &str) {
        let path = format!("/deliveries/{delivery}/figures");
        self.post(&path, json!({ "quantity_kg": quantity_kg, "note": note }))
            .await;
    }

    async fn accepts_figure(&mut self, delivery: &str) {
        self.step(&format!("/deliveries/{delivery}/figures/1/accept"))
            .await;
    }
}

fn months(months: &[(&str, i64)]) -> Vec<Value> {
    let month = |(month, kg): &(&str, i64)| json!({ "month": month, "quantity_kg": kg });
    months.iter().map(month).collect()
}

fn totals(rows: &[Value], round: &str) -> Vec<i64> {
    let of_round = rows.iter().filter(|row| row["round"]["slug"] == round);
    of_round.map(|row| number(&row["total_kg"])).collect()
}
