//! The administrator sees to messages of Stripe's that could not be taken.

use super::buying::{Buying, MAI, OrderKey};
use super::paying::{Paying, through_every_face_with_cards};
use super::{Face, address_of, sample};
use domain::{CardEventState, PaymentMethod};
use entities::{account, state_change};
use poem::http::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use testkit::database::Kind;
use testkit::stripe::{FakeStripe, send, sign};
use testkit::world::World;

pub trait Overseeing: Face {
    /// Messages that are not done, by Stripe's names, newest first; why not, if they are refused.
    async fn open_messages(&mut self) -> Result<Vec<(String, CardEventState)>, StatusCode>;
    async fn has_it_tried_again(&mut self, event: &str);
    async fn has_seen_to(&mut self, event: &str);
    /// Tries the steps with a message known by its id alone; how they are answered.
    async fn tries_steps(&mut self, id: &str) -> Vec<StatusCode>;
}

through_every_face_with_cards!(what_stripe_told_in_vain_is_seen_to_by_the_administrator);

const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";

async fn what_stripe_told_in_vain_is_seen_to_by_the_administrator<F: Buying + Paying + Overseeing>(
    kind: Kind,
) {
    let (world, stripe) = World::demo_with_cards(kind).await;
    let mut manager: F = sample(&world, "nguoiban").await;
    manager.takes_cards_on("acct_1XoaiMyTho").await;
    let mut guest = F::new(&world);
    guest.puts_in_cart(MANGO, 2).await;
    let key = guest.orders(&MAI, PaymentMethod::Card).await;
    let told = paid_while_away(&mut guest, &key, &stripe, &world).await;
    let riddle = json!({ "id": "evt_riddle", "type": "v3.session", "related_object": {} }).to_string();
    let now = world.ctx().now;
    send(&world.site, &riddle, &sign(&riddle, now)).await;

    let mut admin: F = sample(&world, "quantri").await;
    let open = admin.open_messages().await.expect("the administrator's list");
    let waiting = |event: &str| (event.to_owned(), CardEventState::Waiting);
    let unclear = ("evt_riddle".to_owned(), CardEventState::Unclear);
    assert_eq!(open, [unclear.clone(), waiting(&told)]);
    stripe.is_down(false);
    admin.has_it_tried_again(&told).await;
    admin.has_it_tried_again("evt_riddle").await;
    assert_eq!(admin.open_messages().await, Ok(vec![unclear]));
    assert_eq!(guest.reads_order(&key).await.parts[0].money.received_vnd, 85_000);
    admin.has_seen_to("evt_riddle").await;
    assert_eq!(admin.open_messages().await, Ok(Vec::new()));

    // Who did it, and nobody else may.
    let connection = world.app.db().read();
    let who = account::Entity::find()
        .filter(account::Column::Email.eq(address_of("quantri")))
        .one(connection)
        .await
        .unwrap();
    let who = who.map(|it| it.id);
    let history = state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq("card_event"))
        .order_by_asc(state_change::Column::Id)
        .all(connection)
        .await
        .unwrap();
    let steps: Vec<_> = history
        .iter()
        .map(|it| (it.account_id, it.to_state.as_str()))
        .collect();
    assert_eq!(steps, [(who, "waiting"), (who, "waiting"), (who, "done")]);
    let id = history[2].subject_id.to_string();
    let mut officer: F = sample(&world, "canbo.dongthap").await;
    for person in [&mut manager, &mut officer] {
        let refused = person.open_messages().await.expect_err("not theirs");
        assert_eq!(refused, StatusCode::FORBIDDEN);
        let answers = person.tries_steps(&id).await;
        assert!(
            answers.iter().all(|it| *it == StatusCode::FORBIDDEN),
            "{answers:?}"
        );
    }
}

/// Stripe cannot be asked when it tells of the payment; the message's name.
async fn paid_while_away<F: Buying + Paying>(
    guest: &mut F,
    key: &OrderKey,
    stripe: &FakeStripe,
    world: &World,
) -> String {
    let part = guest.reads_order(key).await.parts.remove(0);
    let page = guest.goes_to_pay(key, &part.number).await;
    stripe.pay(&page);
    stripe.is_down(true);
    let message = stripe.last(crate::card_shop::COMPLETED);
    let signature = message.signature(world.ctx().now);
    send(&world.site, &message.body, &signature).await;
    message.id
}
