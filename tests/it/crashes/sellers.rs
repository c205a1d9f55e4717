//! What sellers do with the parts of orders.

use super::people::Market;
use serde_json::{Value, json};
use testkit::chance::Chance;

/// Takes a part one to six steps on.
pub async fn seller_acts(market: &Market, chance: &mut Chance, once: &str) {
    let Some(part) = market.some_part(chance, |_| true) else {
        return;
    };
    let member = &market.shops[part.shop].member;
    let path = format!("/api/v1/seller/orders/{}", part.number);
    for turn in 0..1 + chance.below(6) {
        let seen = market.get(member, &path).await.ok();
        let open = seen["part"]["actions"].as_array().unwrap();
        // Mostly what is open; now and then what is not.
        let tries_what_is_open = chance.below(8) > 0;
        let action = match chance.pick(open).filter(|_| tries_what_is_open) {
            // A seller seldom cancels or leaves goods out.
            Some(action) if (action == "cancel" || action == "cut") && chance.below(6) > 0 => "confirm",
            // Most parcels arrive.
            Some(action) if action == "come_back" && chance.below(3) > 0 => "deliver",
            Some(action) => action.as_str().unwrap(),
            None => {
                ["confirm", "ship", "cut", "come_back", "take_cash", "complete"][chance.below(6) as usize]
            }
        };
        let body = asked_of(action, &seen["part"], chance);
        let answer = market
            .post_once(
                member,
                &format!("{path}/{action}"),
                &format!("{once}-{turn}"),
                body,
            )
            .await;
        if market.note(told_as(action), &answer) && action == "cancel" {
            market.known.lock().unwrap().cancelled.insert(part.number.clone());
        }
    }
}

fn told_as(action: &str) -> &'static str {
    match action {
        "ship" => "send a parcel",
        "come_back" => "get a parcel back",
        "cut" => "leave goods out",
        _ => "seller acts",
    }
}

/// A reason, and where it is needed some of the goods that are outstanding, or one of the parcels on their way.
fn asked_of(action: &str, part: &Value, chance: &mut Chance) -> Value {
    let mut body = json!({ "reason": "Hết hàng" });
    let line = &part["lines"][0];
    let outstanding = line["outstanding"].as_u64().unwrap().max(1);
    let some = json!([{ "variant_id": line["variant_id"], "quantity": 1 + chance.below(outstanding) }]);
    match action {
        "ship" if chance.below(2) == 0 => body["lines"] = some,
        "cut" => {
            body["lines"] = some;
            body["restock"] = json!(chance.below(2) == 0);
        }
        "deliver" | "come_back" => {
            let parcels = part["parcels"].as_array().unwrap();
            let sent: Vec<&Value> = parcels.iter().filter(|it| it["state"] == "sent").collect();
            body["parcel"] = chance.pick(&sent).map_or(Value::Null, |it| it["number"].clone());
        }
        _ => {}
    }
    body
}
