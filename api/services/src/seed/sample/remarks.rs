//! Sample reviews of sample orders that have come, and questions about sample goods. Each is marked as one.

use super::accounts;
use super::goods::product_id;
use super::organisation_id;
use super::organisations::{LOTUS, MANGO};
use crate::error::Result;
use crate::seed::key;
use crate::seed::step::Step;
use chrono::{DateTime, Duration, Utc};
use domain::RemarkState;
use entities::{order, order_line, question, review, seller_order, variant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

struct Said {
    /// Of the product; none for the seller of the part in which the product was.
    product: &'static str,
    is_of_seller: bool,
    points: i64,
    text: &'static str,
    answer: Option<&'static str>,
}

const REVIEWS: &[Said] = &[
    Said {
        product: "Xoài sấy dẻo",
        is_of_seller: false,
        points: 5,
        text: "Xoài dẻo, ngọt vừa, không gắt. Gói kín, hạn dùng ghi rõ.",
        answer: Some("Cảm ơn bạn. Vụ này hợp tác xã sấy mẻ nhỏ nên giữ được vị chua nhẹ."),
    },
    Said {
        product: "Xoài sấy dẻo",
        is_of_seller: true,
        points: 4,
        text: "Xác nhận đơn nhanh, đóng gói cẩn thận. Giao chậm một ngày nhưng có gọi báo trước.",
        answer: None,
    },
    Said {
        product: "Gạo Óc Eo",
        is_of_seller: false,
        points: 4,
        text: "Cơm dẻo và thơm, bao bì chắc chắn.",
        answer: None,
    },
    Said {
        product: "Hạt sen sấy giòn",
        is_of_seller: false,
        points: 5,
        text: "Hạt giòn, không dầu. Con tôi ăn hết một gói trong buổi chiều.",
        answer: Some("Cảm ơn bạn đã mua hạt sen Tháp Mười. Mở gói rồi xin đậy kín để hạt giòn lâu."),
    },
    Said {
        product: "Trà tim sen",
        is_of_seller: false,
        points: 3,
        text: "Trà thơm nhưng hơi đắng, nên pha loãng hơn hướng dẫn trên hộp.",
        answer: None,
    },
];

struct Asked {
    seller: &'static str,
    product: &'static str,
    day: &'static str,
    text: &'static str,
    answer: Option<&'static str>,
}

const QUESTIONS: &[Asked] = &[
    Asked {
        seller: MANGO,
        product: "Xoài sấy dẻo",
        day: "2026-11-12",
        text: "Xoài sấy có thêm đường không, để được bao lâu sau khi mở gói?",
        answer: Some("Không thêm đường. Mở gói rồi xin để ngăn mát và dùng trong 10 ngày."),
    },
    Asked {
        seller: LOTUS,
        product: "Hạt sen sấy giòn",
        day: "2026-11-19",
        text: "Có gói nửa ký để làm quà không?",
        answer: None,
    },
];

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let parts: HashMap<Uuid, seller_order::Model> = seller_order::Entity::find()
        .filter(seller_order::Column::DeliveredAt.is_not_null())
        .all(&step.tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let orders: HashMap<Uuid, order::Model> = order::Entity::find()
        .filter(order::Column::Id.is_in(parts.values().map(|row| row.order_id)))
        .all(&step.tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let lines = order_line::Entity::find()
        .filter(order_line::Column::SellerOrderId.is_in(parts.keys().copied()))
        .order_by_asc(order_line::Column::Id)
        .all(&step.tx)
        .await?;
    let products: HashMap<Uuid, Uuid> = variant::Entity::find()
        .filter(variant::Column::Id.is_in(lines.iter().map(|row| row.variant_id)))
        .all(&step.tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.product_id))
        .collect();
    let mut reviews = Vec::new();
    for said in REVIEWS {
        let Some(line) = lines.iter().find(|line| line.product_name == said.product) else {
            continue;
        };
        let Some(part) = parts.get(&line.seller_order_id) else {
            continue;
        };
        let Some(order) = orders.get(&part.order_id) else {
            continue;
        };
        let product_id = products.get(&line.variant_id).copied();
        reviews.extend(review_row(said, line, product_id, part, order));
    }
    step.insert("sample reviews", reviews).await?;
    let questions = QUESTIONS.iter().map(question_row).collect::<Result<_>>()?;
    step.insert("sample questions", questions).await
}

/// A day after the goods came; the seller answers another day later.
fn review_row(
    said: &Said,
    line: &order_line::Model,
    product_id: Option<Uuid>,
    part: &seller_order::Model,
    order: &order::Model,
) -> Option<review::Model> {
    let written_at = part.delivered_at? + Duration::days(1);
    let (answer_state, answered_at) = answered(said.answer, written_at);
    let of = format!("{}:{}", line.id, said.is_of_seller);
    Some(review::Model {
        id: key::id_at(written_at, "sample_review", &of),
        seller_order_id: part.id,
        order_line_id: (!said.is_of_seller).then_some(line.id),
        product_id: product_id.filter(|_| !said.is_of_seller),
        organisation_id: part.organisation_id,
        account_id: order.account_id,
        writer: Some(order.buyer_name.clone()),
        points: said.points,
        text: Some(said.text.to_owned()),
        state: RemarkState::Shown.as_str().to_owned(),
        written_at,
        changed_at: None,
        answer: said.answer.map(str::to_owned),
        answer_state,
        answered_at,
        is_sample: true,
    })
}

fn question_row(asked: &Asked) -> Result<question::Model> {
    let asked_at = key::moment(asked.day, 19)?;
    let (answer_state, answered_at) = answered(asked.answer, asked_at);
    Ok(question::Model {
        id: key::id_at(asked_at, "sample_question", asked.product),
        product_id: product_id(asked.product),
        organisation_id: organisation_id(asked.seller),
        account_id: Some(accounts::account_id("nguoimua")),
        asker: Some("Người mua (mẫu)".to_owned()),
        text: asked.text.to_owned(),
        state: RemarkState::Shown.as_str().to_owned(),
        asked_at,
        answer: asked.answer.map(str::to_owned),
        answer_state,
        answered_at,
        is_sample: true,
    })
}

fn answered(answer: Option<&str>, after: DateTime<Utc>) -> (Option<String>, Option<DateTime<Utc>>) {
    let state = answer.map(|_| RemarkState::Shown.as_str().to_owned());
    (state, answer.map(|_| after + Duration::days(1)))
}
