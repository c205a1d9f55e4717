use super::consent::give;
use super::password::hash_password;
use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::{Code, ConsentPolicy, phone, text};
use entities::account;
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

/// A new account. E-mail or phone, or both.
#[derive(Debug, Clone, Default)]
pub struct SignUp {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub password: String,
    /// The box for the personal-data policy, never ticked beforehand.
    pub consent: bool,
}

/// Errors: invalid fields, e-mail or phone taken.
pub async fn sign_up(app: &App, ctx: &Ctx, command: SignUp) -> Result<Uuid> {
    let mut checks = Checks::new();
    let name = checks.text("name", &command.name, 120);
    let email = command
        .email
        .as_deref()
        .map(str::trim)
        .filter(|email| !email.is_empty());
    let phone_typed = command
        .phone
        .as_deref()
        .map(str::trim)
        .filter(|phone| !phone.is_empty());
    checks.require(email.is_some() || phone_typed.is_some(), "email", Code::Required);
    checks.require(email.is_none_or(is_email), "email", Code::BadEmail);
    let stored_phone = phone_typed.and_then(phone::normalise);
    checks.require(
        phone_typed.is_none() || stored_phone.is_some(),
        "phone",
        Code::BadPhone,
    );
    checks.require(is_strong(&command.password), "password", Code::WeakPassword);
    checks.require(command.consent, "consent", Code::ConsentNeeded);
    checks.done()?;

    let password_hash = hash_password(&command.password).await?;
    let id = app.ids.next();
    let tx = app.db.begin().await?;
    account::ActiveModel {
        id: Set(id),
        email: Set(email.map(str::to_lowercase)),
        phone: Set(stored_phone),
        name: Set(name),
        password_hash: Set(password_hash),
        locale: Set(ctx.locale.as_str().to_owned()),
        is_administrator: Set(false),
        password_set_at: Set(ctx.now),
        created_at: Set(ctx.now),
        deleted_at: Set(None),
    }
    .insert(&tx)
    .await?;
    give(app, ctx, &tx, id, &[ConsentPolicy::PersonalData]).await?;
    tx.commit().await?;
    Ok(id)
}

/// Ten characters or more, and no more than a hash should have to chew.
pub(super) fn is_strong(password: &str) -> bool {
    (10..=200).contains(&password.chars().count())
}

/// One `@`, something before it, a dotted name after it, no white space.
pub(crate) fn is_email(email: &str) -> bool {
    let Some((local, host)) = email.split_once('@') else {
        return false;
    };
    !local.is_empty()
        && email.len() <= 254
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains('@')
        && !text::fold(email).contains(' ')
        && !email.chars().any(char::is_control)
}
