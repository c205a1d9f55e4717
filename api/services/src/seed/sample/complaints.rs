//! Sample complaints: one that waits for its seller, one that its office is asked to mediate.

use super::contracts::changed;
use super::organisation_id;
use super::organisations::{LOTUS, MANGO};
use crate::error::{Error, Result};
use crate::seed::key;
use crate::seed::step::Step;
use chrono::{DateTime, Utc};
use domain::complaint::complaint_number;
use domain::{ComplaintKind, ComplaintOutcome, ComplaintState, ComplaintWish, SellerOrderState};
use entities::{complaint, complaint_line, order_line, seller_order, state_change};

struct Sample {
    seller: &'static str,
    /// Of the part that it is about.
    part: SellerOrderState,
    kind: ComplaintKind,
    wish: ComplaintWish,
    story: &'static str,
    due_on: &'static str,
    outcome: Option<ComplaintOutcome>,
    answer: Option<&'static str>,
    /// State, day, hour, by whom (the buyer's name is not told), what was said.
    steps: &'static [(
        ComplaintState,
        &'static str,
        i64,
        &'static str,
        Option<&'static str>,
    )],
}

const SAMPLES: &[Sample] = &[
    Sample {
        seller: LOTUS,
        part: SellerOrderState::Delivered,
        kind: ComplaintKind::Damaged,
        wish: ComplaintWish::Refund,
        story: "Một gói hạt sen bị rách, hạt đã mềm. Tôi muốn được hoàn tiền gói này. (mẫu)",
        due_on: "2026-11-26",
        outcome: Some(ComplaintOutcome::Refused),
        answer: Some("Hàng được kiểm và dán kín trước khi gửi. (mẫu)"),
        steps: &[
            (ComplaintState::Open, "2026-11-17", 8, "", None),
            (
                ComplaintState::Answered,
                "2026-11-18",
                9,
                LOTUS,
                Some("Hàng được kiểm và dán kín trước khi gửi. (mẫu)"),
            ),
            (
                ComplaintState::Mediation,
                "2026-11-19",
                20,
                "",
                Some("Gói hàng rách khi đến nơi, tôi đã báo ngay trong ngày. (mẫu)"),
            ),
        ],
    },
    Sample {
        seller: MANGO,
        part: SellerOrderState::Shipped,
        kind: ComplaintKind::NotDelivered,
        wish: ComplaintWish::Answer,
        story: "Đã quá ngày hẹn mà tôi chưa nhận được xoài, gọi người giao không nghe máy. (mẫu)",
        due_on: "2026-11-23",
        outcome: None,
        answer: None,
        steps: &[(ComplaintState::Open, "2026-11-20", 17, "", None)],
    },
];

#[derive(Default)]
pub(super) struct Rows {
    complaints: Vec<complaint::Model>,
    lines: Vec<complaint_line::Model>,
    history: Vec<state_change::Model>,
}

/// About these parts of sample orders.
pub(super) async fn rows(
    step: &Step<'_>,
    parts: &[seller_order::Model],
    lines: &[order_line::Model],
) -> Result<Rows> {
    let mut rows = Rows::default();
    for sample in SAMPLES {
        let seller_id = organisation_id(sample.seller);
        let part = parts
            .iter()
            .find(|part| part.organisation_id == seller_id && part.state == sample.part.as_str())
            .ok_or_else(|| Error::internal("there is no such sample part"))?;
        let moments: Vec<DateTime<Utc>> = sample
            .steps
            .iter()
            .map(|(_, day, hour, ..)| key::moment(day, *hour))
            .collect::<Result<_>>()?;
        let opened_at = moments[0];
        let id = key::id_at(opened_at, "sample_complaint", &part.number);
        let mut state = ComplaintState::Open;
        for ((to, _, _, by, note), at) in sample.steps.iter().zip(&moments) {
            let from = rows.history.last().filter(|row| row.subject_id == id);
            let from = from.map(|row| row.to_state.clone());
            rows.history.push(state_change::Model {
                note: note.map(str::to_owned),
                ..changed("complaint", id, from.as_deref(), to.as_str(), by, *at)
            });
            state = *to;
        }
        rows.complaints.push(complaint::Model {
            id,
            number: complaint_number(2026, step.number("complaint-2026").await?),
            seller_order_id: part.id,
            organisation_id: seller_id,
            kind: sample.kind.as_str().to_owned(),
            wish: sample.wish.as_str().to_owned(),
            story: sample.story.to_owned(),
            state: state.as_str().to_owned(),
            due_on: key::day(sample.due_on)?,
            outcome: sample.outcome.map(|it| it.as_str().to_owned()),
            returns_goods: false,
            shipping_refund_vnd: 0,
            answer: sample.answer.map(str::to_owned),
            decision: None,
            return_carrier: None,
            return_tracking: None,
            replacement_carrier: None,
            replacement_tracking: None,
            came_back_at: None,
            is_restocked: false,
            refund_id: None,
            is_sample: true,
            opened_at,
            closed_at: None,
        });
        let line = lines.iter().find(|line| line.seller_order_id == part.id);
        rows.lines.extend(line.map(|line| complaint_line::Model {
            complaint_id: id,
            order_line_id: line.id,
            quantity: if sample.kind == ComplaintKind::NotDelivered {
                line.quantity
            } else {
                1
            },
            refund_vnd: 0,
        }));
    }
    Ok(rows)
}

pub(super) async fn load(step: &Step<'_>, rows: Rows) -> Result<()> {
    step.insert("complaints about the orders", rows.complaints)
        .await?;
    step.insert("goods of the complaints", rows.lines).await?;
    step.insert("history of the complaints", rows.history).await
}
