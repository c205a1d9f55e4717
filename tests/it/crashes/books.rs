//! What must be true at any moment, even while the program lies dead.

use super::people::Market;
use crate::payments::books_are_right;
use crate::stall::stock_follows_movements;
use entities::{order, order_line, parcel, parcel_line, payment, seller_order, stock_movement, variant};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// `is_over`: every call has its answer, and nobody has done anything since.
pub async fn are_right(market: &Market, is_over: bool) {
    stock_follows_movements(&market.world).await;
    goods_are_where_they_were_sold(market).await;
    parcels_hold_what_was_ordered(market).await;
    books_are_right(&market.world).await;
    what_was_answered_is_so(market, is_over).await;
}

/// Nothing is negative; an open part has taken its goods once, less what was left out and is on sale again; a cancelled
/// one has given back the rest, but for what was left out and is gone; and no more comes back than was sold.
async fn goods_are_where_they_were_sold(market: &Market) {
    let connection = market.world.app.db().read();
    for row in variant::Entity::find().all(connection).await.unwrap() {
        assert!(row.stock >= 0, "{}: {}", row.name, row.stock);
    }
    let mut moved: BTreeMap<(Uuid, Uuid), Moved> = BTreeMap::new();
    for row in stock_movement::Entity::find().all(connection).await.unwrap() {
        let Some(part) = row.cause_id else { continue };
        let of = moved.entry((part, row.variant_id)).or_default();
        match row.cause.as_str() {
            "return" => of.returned += row.change,
            "cut" => of.cut += row.change,
            _ => of.taken -= row.change,
        }
    }
    let parts = seller_order::Entity::find().all(connection).await.unwrap();
    let cancelled: BTreeMap<Uuid, bool> = parts.iter().map(|it| (it.id, it.state == "cancelled")).collect();
    for line in order_line::Entity::find().all(connection).await.unwrap() {
        let moved = moved.remove(&(line.seller_order_id, line.variant_id));
        let moved = moved.unwrap_or_default();
        let told = format!("{moved:?}: {line:?}");
        assert!((0..=line.quantity).contains(&moved.returned), "{told}");
        assert!((0..=line.cut).contains(&moved.cut), "{told}");
        let gone = moved.taken - moved.cut - moved.returned;
        if cancelled[&line.seller_order_id] {
            assert_eq!((gone, moved.returned), (line.cut - moved.cut, 0), "{told}");
        } else {
            assert_eq!(moved.taken, line.quantity, "{told}");
            assert!(gone >= 0, "{told}");
        }
    }
    assert!(moved.is_empty(), "goods that no order names: {moved:?}");
}

/// Pieces that a part took for a line and has not given back, and those that came back another way.
#[derive(Debug, Default)]
struct Moved {
    taken: i64,
    /// Left out and on sale again.
    cut: i64,
    /// Sent back by a complaint and on sale again.
    returned: i64,
}

/// What is in parcels, left out and to be sent is what was ordered, and a part stands as its parcels do.
async fn parcels_hold_what_was_ordered(market: &Market) {
    let connection = market.world.app.db().read();
    let parcels = parcel::Entity::find().all(connection).await.unwrap();
    let inside = parcel_line::Entity::find().all(connection).await.unwrap();
    let lines = order_line::Entity::find().all(connection).await.unwrap();
    for part in seller_order::Entity::find().all(connection).await.unwrap() {
        let own: Vec<_> = parcels
            .iter()
            .filter(|it| it.seller_order_id == part.id)
            .collect();
        let in_state = |state: &str| -> BTreeSet<Uuid> {
            let of_state = own.iter().filter(|it| it.state == state);
            of_state.map(|it| it.id).collect()
        };
        let (sent, delivered) = (in_state("sent"), in_state("delivered"));
        let mut outstanding = 0;
        for line in lines.iter().filter(|line| line.seller_order_id == part.id) {
            let away = inside.iter().filter(|it| it.order_line_id == line.id);
            let away = away.filter(|it| sent.contains(&it.parcel_id) || delivered.contains(&it.parcel_id));
            let left = line.quantity - line.cut - away.map(|it| it.quantity).sum::<i64>();
            assert!(left >= 0, "{}: {left} of {line:?}", part.number);
            outstanding += left;
        }
        let fits = match part.state.as_str() {
            "shipped" => !sent.is_empty() || (!delivered.is_empty() && outstanding > 0),
            "delivered" | "completed" => sent.is_empty() && !delivered.is_empty() && outstanding == 0,
            _ => sent.is_empty() && delivered.is_empty() && outstanding > 0,
        };
        assert!(
            fits,
            "{}: {} {sent:?} {delivered:?} {outstanding}",
            part.number, part.state
        );
    }
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
