//! What an operator decides; the server fills it from its configuration.

use domain::tax::{TaxRate, usual_rates};
use serde::Serialize;

/// Changes with every change of the policy pages' texts.
pub const POLICY_VERSION: &str = "2026-11-22";

#[derive(Debug, Clone, Serialize)]
pub struct Settings {
    /// Where people reach the pages, without a slash at the end; used in mails.
    pub public_url: String,
    /// Who operates the marketplace, as the policy pages name it.
    pub operator_name: String,
    /// Whether this is a demonstration with sample data.
    pub is_demo: bool,
    /// So many hours after the order a part to be paid by transfer ends unless something was paid.
    pub transfer_hours: u32,
    /// So many hours after the order a part to be paid by card ends unless something was paid.
    pub card_hours: u32,
    /// What households pay on their sales, each rate from its day on.
    pub tax_rates: Vec<TaxRate>,
    /// Version of the policies that people consent to.
    pub policy_version: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            public_url: "http://127.0.0.1:8080".to_owned(),
            operator_name: "Đơn vị vận hành (mẫu)".to_owned(),
            is_demo: true,
            transfer_hours: 48,
            card_hours: 2,
            tax_rates: usual_rates(),
            policy_version: POLICY_VERSION.to_owned(),
        }
    }
}
