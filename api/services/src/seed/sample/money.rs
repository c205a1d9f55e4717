//! The money of the sample orders.

use crate::ledger;
use crate::seed::key;
use crate::seed::step::Step;
use chrono::{DateTime, Utc};
use domain::ledger as books;
use domain::tax::rate_on;
use domain::{CashState, LedgerCause, OrganisationKind, PaymentMethod, PaymentSource, ReceiptState};
use entities::{ledger_entry, organisation, payment, seller_order};
use uuid::Uuid;

#[derive(Default)]
pub(super) struct Money {
    pub payments: Vec<payment::Model>,
    pub entries: Vec<ledger_entry::Model>,
}

impl Money {
    /// Money on a seller's account whose note names no order.
    pub(super) fn receive_unknown(&mut self, seller: Uuid, at: DateTime<Utc>) {
        self.payments.push(payment::Model {
            id: key::id_at(at, "sample_payment", "unknown"),
            organisation_id: seller,
            seller_order_id: None,
            provider: PaymentMethod::VietQr.as_str().to_owned(),
            provider_reference: "ref:MAU0001".to_owned(),
            source: PaymentSource::BankStatement.as_str().to_owned(),
            state: ReceiptState::Unmatched.as_str().to_owned(),
            amount_vnd: 250_000,
            received_on: domain::calendar::day_in_viet_nam(at),
            description: Some("KHACH HANG MAU chuyen tien mua xoai (mẫu)".to_owned()),
            account_id: None,
            recorded_at: at,
            booked_at: None,
        });
    }

    /// What the part's steps put into the books, as the use cases do.
    pub(super) fn book(
        &mut self,
        step: &Step<'_>,
        part: &seller_order::Model,
        seller: Option<&organisation::Model>,
        placed_at: DateTime<Utc>,
    ) {
        let mut enter = |cause: LedgerCause, id: Uuid, at: DateTime<Utc>, entries: Vec<books::Entry>| {
            self.entries
                .extend(entries.into_iter().map(|entry| ledger_entry::Model {
                    id: key::id_at(
                        at,
                        "sample_entry",
                        &format!("{id}:{cause}:{}:{}", entry.debit, entry.credit),
                    ),
                    booked_on: domain::calendar::day_in_viet_nam(at),
                    booked_at: at,
                    ..ledger::row(part, (cause, id), entry)
                }));
        };
        enter(
            LedgerCause::Order,
            part.id,
            placed_at,
            books::ordered(part.total_vnd),
        );
        if let Some(at) = part.cancelled_at {
            let id = key::id("sample_cancellation", &part.number);
            enter(
                LedgerCause::Cancellation,
                id,
                at,
                books::cancelled(part.total_vnd),
            );
        }
        if let Some(at) = part.delivered_at {
            let id = key::id("sample_delivery", &part.number);
            let day = domain::calendar::day_in_viet_nam(at);
            let is_household =
                seller.is_some_and(|it| it.kind == OrganisationKind::HouseholdBusiness.as_str());
            let rate = rate_on(&step.app.settings.tax_rates, day).filter(|_| is_household);
            let tax = rate.and_then(|rate| rate.of(part.total_vnd)).unwrap_or_default();
            let sale = books::delivered(part.goods_vnd, part.shipping_vnd);
            enter(LedgerCause::Delivery, id, at, sale);
            enter(LedgerCause::Delivery, id, at, books::taxed(tax.0, tax.1));
        }
        let Some(at) = part.paid_at else { return };
        let is_cash = part.cash_state.is_some();
        let row = payment::Model {
            id: key::id_at(at, "sample_payment", &part.number),
            organisation_id: part.organisation_id,
            seller_order_id: Some(part.id),
            provider: part.payment_method.clone(),
            provider_reference: part.number.clone(),
            source: if is_cash {
                PaymentSource::Delivery
            } else {
                PaymentSource::BankStatement
            }
            .as_str()
            .to_owned(),
            state: ReceiptState::Booked.as_str().to_owned(),
            amount_vnd: part.total_vnd,
            received_on: domain::calendar::day_in_viet_nam(at),
            description: (!is_cash).then(|| format!("{} (mẫu)", part.payment_reference)),
            account_id: None,
            recorded_at: at,
            booked_at: Some(at),
        };
        let entries = if is_cash {
            books::collected(part.total_vnd)
        } else {
            books::received(part.total_vnd)
        };
        enter(LedgerCause::Payment, row.id, at, entries);
        if part.cash_state.as_deref() == Some(CashState::HandedOver.as_str())
            && let Some(at) = part.completed_at
        {
            let entries = books::handed_over(part.total_vnd);
            enter(LedgerCause::HandOver, part.id, at, entries);
        }
        self.payments.push(row);
    }
}
