//! A linkage contract between two sample organisations, and the people around it.

use crate::market::{Market, word};
use serde_json::json;
use std::ops::Deref;
use testkit::database::Kind;

/// A PNG of one dot, in base64.
pub const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A market whose seller and buyer have a contract.
pub struct Deal {
    market: Market,
    /// Of the contract: 6,000 kg in 12/2026 and 8,000 kg in 01/2027.
    pub number: String,
}

impl Deref for Deal {
    type Target = Market;

    fn deref(&self) -> &Market {
        &self.market
    }
}

impl Deal {
    /// Drafted from two accepted proposals, signed by nobody.
    pub async fn drafted(kind: Kind) -> Deal {
        let market = Market::open(kind).await;
        let number = market.drafted_contract().await;
        Deal { market, number }
    }

    pub async fn signed(kind: Kind) -> Deal {
        let deal = Deal::drafted(kind).await;
        deal.sign().await;
        deal
    }

    /// Both sides sign the text as it stands.
    pub async fn sign(&self) {
        self.market.sign(&self.number).await;
    }

    /// The seller records a delivery of today; its number.
    pub async fn delivered(&self, kg: i64) -> String {
        let body = json!({ "contract": self.number, "delivered_on": "2026-11-21", "quantity_kg": kg });
        word(&self.seller.post("/deliveries", body).await.ok()["number"])
    }

    pub fn path(&self) -> String {
        format!("/contracts/{}", self.number)
    }
}
