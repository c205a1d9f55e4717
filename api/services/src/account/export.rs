use super::consent;
use super::delete::mentions;
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::order::{cut_vnd_of, goods_of_parts};
use crate::party;
use crate::places::place_names_in;
use domain::Code;
use entities::{
    account, address, api_token, cart, cart_line, complaint, membership, order, order_line, parcel, product,
    question, remark_report, review, seller_order, session, state_change, variant, wish,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// Everything that is kept about the account of who asks, for people and programs to read. Money in whole
/// đồng, times in UTC. Errors: sign-in needed.
pub async fn export(app: &App, ctx: &Ctx) -> Result<Value> {
    let id = ctx.person()?.account_id;
    let connection = app.db.read();
    let row = account::Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Code::SignInNeeded)?;
    let consents = consent::of_account(connection, id).await?;
    let tell_consent = |it: consent::Consent| {
        json!({ "policy": it.policy, "version": it.version, "given_at": it.given_at,
            "withdrawn_at": it.withdrawn_at })
    };
    Ok(json!({
        "written_at": ctx.now,
        "account": {
            "id": row.id, "name": row.name, "email": row.email, "phone": row.phone,
            "locale": row.locale, "created_at": row.created_at, "password_set_at": row.password_set_at,
        },
        "consents": consents.into_iter().map(tell_consent).collect::<Vec<_>>(),
        "memberships": memberships(connection, id).await?,
        "addresses": addresses(connection, id).await?,
        "orders": orders(connection, id).await?,
        "complaints": complaints(connection, id).await?,
        "cart": cart_of(connection, id).await?,
        "wishes": wishes(connection, id).await?,
        "reviews": reviews(connection, id).await?,
        "questions": questions(connection, id).await?,
        "reports": reports(connection, id).await?,
        "sessions": sessions(connection, id).await?,
        "api_tokens": tokens(connection, id).await?,
        "actions": actions(connection, id).await?,
    }))
}

async fn memberships(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(id))
        .order_by_asc(membership::Column::Id)
        .all(connection)
        .await?;
    let organisations = party::load(connection, rows.iter().map(|row| row.organisation_id)).await?;
    let tell = |row: membership::Model| {
        let name = organisations.get(&row.organisation_id).map(|it| it.name.clone());
        json!({ "organisation": name, "role": row.role, "since": row.created_at })
    };
    Ok(rows.into_iter().map(tell).collect())
}

async fn addresses(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = address::Entity::find()
        .filter(address::Column::AccountId.eq(id))
        .order_by_asc(address::Column::Id)
        .all(connection)
        .await?;
    let places = place_names_in(connection, rows.iter().map(|row| row.commune_code.clone())).await?;
    let tell = |row: address::Model| {
        json!({ "name": row.name, "phone": row.phone, "address": row.address_line,
            "commune": places.commune(&row.commune_code), "is_default": row.is_default, "saved_at": row.saved_at })
    };
    Ok(rows.into_iter().map(tell).collect())
}

async fn orders(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = order::Entity::find()
        .filter(order::Column::AccountId.eq(id))
        .order_by_asc(order::Column::Id)
        .all(connection)
        .await?;
    let parts = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(seller_order::Column::Id)
        .all(connection)
        .await?;
    let goods = goods_of_parts(connection, parts.iter().map(|part| part.id)).await?;
    let sellers = party::load(connection, parts.iter().map(|row| row.organisation_id)).await?;
    let places = place_names_in(connection, rows.iter().map(|row| row.commune_code.clone())).await?;
    let tell_line = |line: &order_line::Model| {
        json!({ "product": line.product_name, "size": line.variant_name, "unit": line.unit,
            "price_vnd": line.price_vnd, "quantity": line.quantity, "total_vnd": line.total_vnd,
            "left_out": line.cut, "left_out_vnd": cut_vnd_of(line) })
    };
    let tell_parcel = |row: &parcel::Model| {
        json!({ "number": row.running, "state": row.state, "carrier": row.carrier,
            "tracking_number": row.tracking_number, "sent_at": row.sent_at, "delivered_at": row.delivered_at,
            "handed_to": row.handed_to, "handed_on": row.handed_on, "came_back_at": row.came_back_at,
            "came_back_reason": row.came_back_reason })
    };
    let tell_part = |part: &seller_order::Model| {
        let own = goods.get(&part.id);
        let lines = own.map(|it| it.lines.iter().map(tell_line).collect::<Vec<_>>());
        let parcels = own.map(|it| it.parcels.iter().map(tell_parcel).collect::<Vec<_>>());
        json!({
            "number": part.number, "seller": sellers.get(&part.organisation_id).map(|it| &it.name),
            "state": part.state, "payment_method": part.payment_method,
            "payment_state": part.payment_state, "goods_vnd": part.goods_vnd,
            "discount_vnd": part.discount_vnd, "voucher": part.voucher_code,
            "shipping_vnd": part.shipping_vnd, "total_vnd": part.total_vnd, "note": part.note,
            "delivered_at": part.delivered_at, "lines": lines, "parcels": parcels,
        })
    };
    let tell = |row: order::Model| {
        let own = parts.iter().filter(|part| part.order_id == row.id);
        json!({
            "number": row.number, "placed_at": row.placed_at, "name": row.buyer_name,
            "phone": row.buyer_phone, "email": row.buyer_email, "address": row.address_line,
            "commune": places.commune(&row.commune_code), "policy_version": row.policy_version,
            "invoice_company": row.invoice_company, "invoice_tax_code": row.invoice_tax_code,
            "invoice_address": row.invoice_address, "invoice_email": row.invoice_email,
            "total_vnd": row.total_vnd, "text": row.order_text,
            "parts": own.map(tell_part).collect::<Vec<_>>(),
        })
    };
    Ok(rows.into_iter().map(tell).collect())
}

async fn complaints(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let orders = Query::select()
        .column(order::Column::Id)
        .from(order::Entity)
        .and_where(order::Column::AccountId.eq(id))
        .to_owned();
    let parts: HashMap<Uuid, String> = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.in_subquery(orders))
        .all(connection)
        .await?
        .into_iter()
        .map(|part| (part.id, part.number))
        .collect();
    let rows = complaint::Entity::find()
        .filter(complaint::Column::SellerOrderId.is_in(parts.keys().copied()))
        .order_by_asc(complaint::Column::Id)
        .all(connection)
        .await?;
    let tell = |row: complaint::Model| {
        json!({ "number": row.number, "part": parts.get(&row.seller_order_id), "kind": row.kind, "wish": row.wish,
            "text": row.story, "state": row.state, "answer": row.answer, "decision": row.decision,
            "opened_at": row.opened_at, "closed_at": row.closed_at })
    };
    Ok(rows.into_iter().map(tell).collect())
}

async fn cart_of(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let Some(cart) = cart::Entity::find()
        .filter(cart::Column::AccountId.eq(id))
        .one(connection)
        .await?
    else {
        return Ok(Vec::new());
    };
    let lines = cart_line::Entity::find()
        .filter(cart_line::Column::CartId.eq(cart.id))
        .order_by_asc(cart_line::Column::Id)
        .all(connection)
        .await?;
    let sizes: HashMap<Uuid, variant::Model> = variant::Entity::find()
        .filter(variant::Column::Id.is_in(lines.iter().map(|line| line.variant_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let products = products(connection, sizes.values().map(|size| size.product_id)).await?;
    let tell = |line: cart_line::Model| {
        let size = sizes.get(&line.variant_id);
        let product = size.and_then(|size| products.get(&size.product_id));
        json!({ "product": product, "size": size.map(|size| &size.name), "quantity": line.quantity,
            "is_saved": line.is_saved, "added_at": line.added_at })
    };
    Ok(lines.into_iter().map(tell).collect())
}

async fn wishes(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = wish::Entity::find()
        .filter(wish::Column::AccountId.eq(id))
        .order_by_asc(wish::Column::AddedAt)
        .all(connection)
        .await?;
    let products = products(connection, rows.iter().map(|row| row.product_id)).await?;
    let tell =
        |row: wish::Model| json!({ "product": products.get(&row.product_id), "added_at": row.added_at });
    Ok(rows.into_iter().map(tell).collect())
}

async fn reviews(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = review::Entity::find()
        .filter(review::Column::AccountId.eq(id))
        .order_by_asc(review::Column::Id)
        .all(connection)
        .await?;
    let products = products(connection, rows.iter().filter_map(|row| row.product_id)).await?;
    let sellers = party::load(connection, rows.iter().map(|row| row.organisation_id)).await?;
    let tell = |row: review::Model| {
        json!({
            "product": row.product_id.and_then(|id| products.get(&id)),
            "seller": sellers.get(&row.organisation_id).map(|it| &it.name), "points": row.points,
            "text": row.text, "shown_as": row.writer, "state": row.state, "written_at": row.written_at,
            "changed_at": row.changed_at, "answer": row.answer,
        })
    };
    Ok(rows.into_iter().map(tell).collect())
}

async fn questions(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = question::Entity::find()
        .filter(question::Column::AccountId.eq(id))
        .order_by_asc(question::Column::Id)
        .all(connection)
        .await?;
    let products = products(connection, rows.iter().map(|row| row.product_id)).await?;
    let tell = |row: question::Model| {
        json!({
            "product": products.get(&row.product_id), "text": row.text, "shown_as": row.asker,
            "state": row.state, "asked_at": row.asked_at, "answer": row.answer,
        })
    };
    Ok(rows.into_iter().map(tell).collect())
}

async fn reports(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = remark_report::Entity::find()
        .filter(remark_report::Column::AccountId.eq(id))
        .order_by_asc(remark_report::Column::Id)
        .all(connection)
        .await?;
    let tell = |row: remark_report::Model| json!({ "of": row.kind, "reason": row.reason, "reported_at": row.reported_at });
    Ok(rows.into_iter().map(tell).collect())
}

async fn sessions(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = session::Entity::find()
        .filter(mentions(session::Column::Entries, &id.to_string()))
        .order_by_asc(session::Column::ExpiresAt)
        .all(connection)
        .await?;
    let tell = |row: session::Model| json!({ "expires_at": row.expires_at, "entries": row.entries });
    Ok(rows.into_iter().map(tell).collect())
}

async fn tokens(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = api_token::Entity::find()
        .filter(api_token::Column::AccountId.eq(id))
        .order_by_asc(api_token::Column::Id)
        .all(connection)
        .await?;
    let tell = |row: api_token::Model| json!({ "name": row.name, "created_at": row.created_at, "expires_at": row.expires_at });
    Ok(rows.into_iter().map(tell).collect())
}

/// What the account did, as the history of records has it.
async fn actions(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Value>> {
    let rows = state_change::Entity::find()
        .filter(state_change::Column::AccountId.eq(id))
        .order_by_asc(state_change::Column::ChangedAt)
        .order_by_asc(state_change::Column::Id)
        .all(connection)
        .await?;
    let tell = |row: state_change::Model| {
        json!({ "of": row.subject_kind, "id": row.subject_id, "from": row.from_state, "to": row.to_state,
            "note": row.note, "at": row.changed_at })
    };
    Ok(rows.into_iter().map(tell).collect())
}

/// Names by id.
async fn products(
    connection: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let rows = product::Entity::find()
        .filter(product::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
