use super::password::{hash_password, verify_password};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use chrono::Duration;
use domain::{Code, phone};
use entities::{account, failed_sign_in};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use uuid::Uuid;

/// Failures within the window that close the door, by account name and by client address.
const MOST_FAILURES_PER_NAME: u64 = 8;
const MOST_FAILURES_PER_ADDRESS: u64 = 40;
const WINDOW_MINUTES: i64 = 15;

#[derive(Debug, Clone)]
pub struct SignIn {
    /// E-mail or phone, as typed.
    pub login: String,
    pub password: String,
    /// Where the request came from, for throttling.
    pub client_address: String,
}

/// The account, when the password is right. Unknown names take as long as wrong passwords.
pub async fn sign_in(app: &App, ctx: &Ctx, command: SignIn) -> Result<Uuid> {
    let login = command.login.trim().to_lowercase();
    let login = phone::normalise(&login).unwrap_or(login);
    let by_name = format!("name:{login}");
    let by_address = format!("address:{}", command.client_address);
    refuse_after(app, ctx, &by_name, MOST_FAILURES_PER_NAME).await?;
    refuse_after(app, ctx, &by_address, MOST_FAILURES_PER_ADDRESS).await?;

    let column = if login.contains('@') {
        account::Column::Email
    } else {
        account::Column::Phone
    };
    let found = account::Entity::find()
        .filter(column.eq(&login))
        .one(app.db.read())
        .await?;
    let is_right = match &found {
        Some(account) => verify_password(&command.password, &account.password_hash).await?,
        None => {
            hash_password(&command.password).await?;
            false
        }
    };
    match found {
        Some(account) if is_right => {
            let tx = app.db.begin().await?;
            failed_sign_in::Entity::delete_many()
                .filter(failed_sign_in::Column::Subject.eq(&by_name))
                .exec(&tx)
                .await?;
            tx.commit().await?;
            Ok(account.id)
        }
        _ => {
            let tx = app.db.begin().await?;
            for subject in [by_name, by_address] {
                note_failure(app, ctx, &tx, subject).await?;
            }
            tx.commit().await?;
            Err(Code::WrongCredentials.into())
        }
    }
}

/// Whether the signed-in person knows the password of the account; guessing ends as at sign-in.
/// Errors: wrong password, too many tries.
pub(super) async fn confirm_password(
    app: &App,
    ctx: &Ctx,
    account: &account::Model,
    password: &str,
) -> Result<()> {
    let subject = format!("account:{}", account.id);
    refuse_after(app, ctx, &subject, MOST_FAILURES_PER_NAME).await?;
    if verify_password(password, &account.password_hash).await? {
        return Ok(());
    }
    let tx = app.db.begin().await?;
    note_failure(app, ctx, &tx, subject).await?;
    tx.commit().await?;
    Err(Error::field("password", Code::WrongPassword))
}

async fn note_failure(app: &App, ctx: &Ctx, tx: &impl ConnectionTrait, subject: String) -> Result<()> {
    failed_sign_in::ActiveModel {
        id: Set(app.ids.next()),
        subject: Set(subject),
        failed_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    Ok(())
}

async fn refuse_after(app: &App, ctx: &Ctx, subject: &str, most: u64) -> Result<()> {
    let failures = failed_sign_in::Entity::find()
        .filter(failed_sign_in::Column::Subject.eq(subject))
        .filter(failed_sign_in::Column::FailedAt.gt(ctx.now - Duration::minutes(WINDOW_MINUTES)))
        .count(app.db.read())
        .await?;
    if failures >= most {
        Err(Code::TooManySignIns.into())
    } else {
        Ok(())
    }
}
