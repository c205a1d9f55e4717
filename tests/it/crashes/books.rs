//! What must be true at any moment, even while the program lies dead.

use super::people::Market;
use crate::payments::books_are_right;
use crate::stall::stock_follows_movements;
use entities::{order, order_line, payment, seller_order, stock_movement, variant};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// `is_over`: every call has its answer, and nobody has done anything since.
pub async fn are_right(market: &Market, is_over: bool) {
    stock_follows_movements(&market.world).await;
    goods_are_where_they_were_sold(market).await;
    books_are_right(&market.world).await;
    what_was_answered_is_so(market, is_over).await;
}

/// Nothing is negative; an open part has taken its goods once, a cancelled one has given them back,
/// and no more comes back than was sold.
async fn goods_are_where_they_were_sold(market: &Market) {
    let connection = market.world.app.db().read();
    for row in variant::Entity::find().all(connection).await.unwrap() {
        assert!(row.stock >= 0, "{}: {}", row.name, row.stock);
    }
    let mut moved: BTreeMap<(Uuid, Uuid), i64> = BTreeMap::new();
    let mut back: BTreeMap<(Uuid, Uuid), i64> = BTreeMap::new();
    for row in stock_movement::Entity::find().all(connection).await.unwrap() {
        let Some(part) = row.cause_id else { continue };
        let of = if row.cause == "return" {
            &mut back
        } else {
            &mut moved
        };
        *of.entry((part, row.variant_id)).or_default() += row.change;
    }
    let parts = seller_order::Entity::find().all(connection).await.unwrap();
    let cancelled: BTreeMap<Uuid, bool> = parts.iter().map(|it| (it.id, it.state == "cancelled")).collect();
    for line in order_line::Entity::find().all(connection).await.unwrap() {
        let taken = if cancelled[&line.seller_order_id] {
            0
        } else {
            -line.quantity
        };
        let returned = back
            .remove(&(line.seller_order_id, line.variant_id))
            .unwrap_or_default();
        assert!(
            (0..=line.quantity).contains(&returned),
            "{returned} of {} came back",
            line.quantity
        );
        let moved = moved.remove(&(line.seller_order_id, line.variant_id));
        assert_eq!(moved, Some(taken), "{}", line.product_name);
    }
    assert!(
        moved.is_empty() && back.is_empty(),
        "goods that no order names: {moved:?} {back:?}"
    );
}

/// At the end there is nothing but what was answered.
async fn what_was_answered_is_so(market: &Market, is_over: bool) {
    let connection = market.world.app.db().read();
    let orders: Vec<String> = order::Entity::find()
        .all(connection)
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.number)
        .collect();
    let payments = payment::Entity::find().all(connection).await.unwrap();
    let by_hand = payments.iter().filter(|it| it.source == "by_hand").count() as u64;
    let shop_of = |seller: Uuid| market.shops.iter().position(|it| it.stall.seller == seller);
    let mut by_bank = BTreeSet::new();
    for row in &payments {
        if let Some(reference) = row.provider_reference.strip_prefix("ref:") {
            let shop = shop_of(row.organisation_id).unwrap();
            assert!(by_bank.insert((shop, reference.to_owned())), "{reference} twice");
        }
    }
    let parts = seller_order::Entity::find().all(connection).await.unwrap();
    let known = market.known.lock().unwrap();
    for part in parts.iter().filter(|it| known.cancelled.contains(&it.number)) {
        assert_eq!(part.state, "cancelled", "{}", part.number);
    }
    for number in &known.orders {
        assert!(orders.contains(number), "{number} was confirmed and is lost");
    }
    assert!(by_hand >= known.payments_by_hand && by_bank.is_superset(&known.bank_lines));
    if is_over {
        assert_eq!(orders.len(), known.orders.len(), "orders that nobody was told of");
        assert_eq!(by_hand, known.payments_by_hand, "payments entered once each");
        assert_eq!(by_bank, known.bank_lines, "lines of statements once each");
    }
}

/// No payment waits to be booked, and no unpaid part holds goods past its time.
pub async fn nothing_waits(market: &Market) {
    let connection = market.world.app.db().read();
    let received = payment::Entity::find()
        .filter(payment::Column::State.eq("received"))
        .count(connection)
        .await
        .unwrap();
    let over = seller_order::Entity::find()
        .filter(seller_order::Column::PaymentMethod.eq("vietqr"))
        .filter(seller_order::Column::PaymentState.eq("due"))
        .filter(seller_order::Column::State.is_in(["placed", "confirmed"]))
        .filter(seller_order::Column::PaymentDueAt.lt(market.world.ctx().now))
        .count(connection)
        .await
        .unwrap();
    assert_eq!((received, over), (0, 0));
}
