//! What sellers do about money.

use super::Face;

pub trait Collecting: Face {
    /// Enters by hand that so much has come for a part today.
    async fn enters_payment(&mut self, part: &str, amount_vnd: i64);
    /// Checks a statement of the bank, which writes nothing, then imports it; how many lines came in.
    async fn imports_statement(&mut self, csv: &str) -> usize;
    /// The amounts of which nobody knows what they are for.
    async fn unmatched(&mut self) -> Vec<i64>;
    /// Grants so much back for the first goods of a part.
    async fn grants_refund(&mut self, part: &str, amount_vnd: i64, reason: &str);
    /// Enters that the refund of a part that is due was paid today.
    async fn pays_back(&mut self, part: &str);
}

/// The money of a part, as its buyer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    pub received_vnd: i64,
    pub remaining_vnd: i64,
    pub refund_due_vnd: i64,
    pub refunded_vnd: i64,
}

pub const TODAY: &str = "2026-11-21";
