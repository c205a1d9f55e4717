use super::{hold, obstacle};
use crate::app::{App, Ctx};
use crate::cart;
use crate::db::locks_rows;
use crate::error::Result;
use crate::history::{self, Change};
use crate::outbox::Job;
use domain::Code;
use entities::{
    account, address, api_token, cart_key, cart_line, cart_voucher, failed_sign_in, membership, order,
    organisation, outbox, password_reset, question, review, session, state_change, voucher_use, wish,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;

/// What stands where the name was.
const NO_NAME: &str = "Tài khoản đã xóa";

/// Deletes the account of who asks, who knows its password. Name, addresses, sign-ins, cart, wishes,
/// memberships and mails go. Orders stay as the law wants them kept, with nothing that leads to the account;
/// reviews and questions stay without a name. A row without personal data is left, which old records name.
/// Of this and an order placed at the same time one comes first, and the other sees it.
/// Errors: sign-in needed, wrong password, too many tries, order under way, refund awaited, sole manager,
/// sole administrator.
pub async fn delete(app: &App, ctx: &Ctx, password: &str) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    let known = account::Entity::find_by_id(account_id)
        .one(app.db.read())
        .await?
        .filter(|row| row.deleted_at.is_none())
        .ok_or(Code::SignInNeeded)?;
    super::sign_in::confirm_password(app, ctx, &known, password).await?;
    let tx = app.db.begin().await?;
    let cart = cart::of_account(&tx, account_id).await?;
    hold_organisations(&tx, account_id).await?;
    let row = hold(&tx, account_id).await?;
    if row.password_hash != known.password_hash {
        return Err(Code::Changed.into());
    }
    if let Some(obstacle) = obstacle::of_account(&tx, &row).await?.first() {
        return Err(obstacle.code().into());
    }
    if let Some(cart) = cart {
        cart_line::Entity::delete_many()
            .filter(cart_line::Column::CartId.eq(cart.id))
            .exec(&tx)
            .await?;
        cart_key::Entity::delete_many()
            .filter(cart_key::Column::CartId.eq(cart.id))
            .exec(&tx)
            .await?;
        cart_voucher::Entity::delete_many()
            .filter(cart_voucher::Column::CartId.eq(cart.id))
            .exec(&tx)
            .await?;
        cart.delete(&tx).await?;
    }
    sign_out_everywhere(&tx, &row).await?;
    forget(&tx, &row).await?;
    take_names_off(&tx, &row).await?;
    let change = Change {
        subject: "account",
        id: account_id,
        from: Some("open"),
        to: "deleted",
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    account::ActiveModel {
        id: Set(account_id),
        email: Set(None),
        phone: Set(None),
        name: Set(NO_NAME.to_owned()),
        password_hash: Set(String::new()),
        password_set_at: Set(ctx.now),
        is_administrator: Set(false),
        deleted_at: Set(Some(ctx.now)),
        ..Default::default()
    }
    .update(&tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Two managers who leave at once must not both think that the other stays.
async fn hold_organisations(tx: &impl ConnectionTrait, account_id: Uuid) -> Result<()> {
    if !locks_rows(tx) {
        return Ok(());
    }
    let mine = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(account_id))
        .all(tx)
        .await?;
    organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(mine.iter().map(|row| row.organisation_id)))
        .order_by_asc(organisation::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(())
}

async fn sign_out_everywhere(tx: &impl ConnectionTrait, row: &account::Model) -> Result<()> {
    session::Entity::delete_many()
        .filter(mentions(session::Column::Entries, &row.id.to_string()))
        .exec(tx)
        .await?;
    api_token::Entity::delete_many()
        .filter(api_token::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    password_reset::Entity::delete_many()
        .filter(password_reset::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    let names = row
        .email
        .iter()
        .chain(&row.phone)
        .map(|login| format!("name:{login}"));
    let subjects = names.chain([format!("account:{}", row.id)]);
    failed_sign_in::Entity::delete_many()
        .filter(failed_sign_in::Column::Subject.is_in(subjects))
        .exec(tx)
        .await?;
    Ok(())
}

/// What nobody else needs.
async fn forget(tx: &impl ConnectionTrait, row: &account::Model) -> Result<()> {
    wish::Entity::delete_many()
        .filter(wish::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    address::Entity::delete_many()
        .filter(address::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    membership::Entity::delete_many()
        .filter(membership::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    let Some(email) = &row.email else { return Ok(()) };
    let mails = outbox::Entity::find()
        .filter(mentions(outbox::Column::Payload, email))
        .all(tx)
        .await?;
    let to_them = mails.into_iter().filter(|mail| {
        let job = serde_json::from_value::<Job>(mail.payload.clone());
        matches!(job, Ok(Job::SendMail { mail }) if mail.to == *email)
    });
    outbox::Entity::delete_many()
        .filter(outbox::Column::Id.is_in(to_them.map(|mail| mail.id)))
        .exec(tx)
        .await?;
    Ok(())
}

/// What others need stays without whom it was from.
async fn take_names_off(tx: &impl ConnectionTrait, row: &account::Model) -> Result<()> {
    order::Entity::update_many()
        .col_expr(order::Column::AccountId, Expr::value(None::<Uuid>))
        .filter(order::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    voucher_use::Entity::update_many()
        .col_expr(voucher_use::Column::AccountId, Expr::value(None::<Uuid>))
        .filter(voucher_use::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    review::Entity::update_many()
        .col_expr(review::Column::AccountId, Expr::value(None::<Uuid>))
        .col_expr(review::Column::Writer, Expr::value(None::<String>))
        .filter(review::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    question::Entity::update_many()
        .col_expr(question::Column::AccountId, Expr::value(None::<Uuid>))
        .col_expr(question::Column::Asker, Expr::value(None::<String>))
        .filter(question::Column::AccountId.eq(row.id))
        .exec(tx)
        .await?;
    // The history of a team names who came and went.
    state_change::Entity::update_many()
        .col_expr(state_change::Column::Note, Expr::value(NO_NAME))
        .filter(state_change::Column::SubjectKind.eq("team"))
        .filter(state_change::Column::Note.eq(&row.name))
        .exec(tx)
        .await?;
    Ok(())
}

/// Rows in whose JSON that text may stand.
pub(super) fn mentions<C: ColumnTrait>(column: C, text: &str) -> Expr {
    Expr::col(column).cast_as("text").like(format!("%{text}%"))
}
