use super::password::hash_password;
use super::sign_up::is_strong;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::idempotency::hash;
use crate::outbox::{self, Job};
use crate::ports::Mail;
use chrono::Duration;
use domain::{Code, Locale};
use entities::{account, api_token, password_reset};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

const LINK_MINUTES: i64 = 60;

/// Mails a link when the address has an account; tells nobody whether it has.
pub async fn request_reset(app: &App, ctx: &Ctx, email: &str) -> Result<()> {
    let email = email.trim().to_lowercase();
    let found = account::Entity::find()
        .filter(account::Column::Email.eq(&email))
        .one(app.db.read())
        .await?;
    let Some(account) = found else { return Ok(()) };
    let token = app.ids.secret();
    let tx = app.db.begin().await?;
    password_reset::ActiveModel {
        token_hash: Set(hash(token.as_bytes())),
        account_id: Set(account.id),
        expires_at: Set(ctx.now + Duration::minutes(LINK_MINUTES)),
        used_at: Set(None),
    }
    .insert(&tx)
    .await?;
    let locale = Locale::parse(&account.locale).unwrap_or_default();
    let link = format!("{}/dat-lai-mat-khau/{token}", app.settings.public_url);
    let mail = reset_mail(locale, &email, &account.name, &link);
    outbox::enqueue(app, ctx, &tx, &Job::SendMail { mail }).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets the password with a link that is used once; sessions and API tokens end with the old password.
pub async fn choose_new_password(app: &App, ctx: &Ctx, token: &str, password: &str) -> Result<()> {
    if !is_strong(password) {
        return Err(Error::field("password", Code::WeakPassword));
    }
    let password_hash = hash_password(password).await?;
    let tx = app.db.begin().await?;
    let used = password_reset::Entity::update_many()
        .set(password_reset::ActiveModel {
            used_at: Set(Some(ctx.now)),
            ..Default::default()
        })
        .filter(password_reset::Column::TokenHash.eq(hash(token.as_bytes())))
        .filter(password_reset::Column::UsedAt.is_null())
        .filter(password_reset::Column::ExpiresAt.gt(ctx.now))
        .exec_with_returning(&tx)
        .await?;
    let Some(reset) = used.into_iter().next() else {
        return Err(Code::LinkExpired.into());
    };
    account::Entity::update_many()
        .set(account::ActiveModel {
            password_hash: Set(password_hash),
            password_set_at: Set(ctx.now),
            ..Default::default()
        })
        .filter(account::Column::Id.eq(reset.account_id))
        .exec(&tx)
        .await?;
    api_token::Entity::delete_many()
        .filter(api_token::Column::AccountId.eq(reset.account_id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn reset_mail(locale: Locale, to: &str, name: &str, link: &str) -> Mail {
    let subject = locale.t("Đặt lại mật khẩu OCOP Market", "Reset your OCOP Market password");
    let lines = [
        format!("{} {name},", locale.t("Chào", "Hello")),
        locale
            .t(
                "Mở liên kết dưới đây trong vòng 60 phút để chọn mật khẩu mới:",
                "Open this link within 60 minutes to choose a new password:",
            )
            .to_owned(),
        link.to_owned(),
        locale
            .t(
                "Nếu bạn không yêu cầu, xin bỏ qua thư này: mật khẩu vẫn như cũ.",
                "If you did not ask for this, ignore this mail: the password stays as it is.",
            )
            .to_owned(),
    ];
    crate::mail::letter(locale, to, name, subject, &lines)
}
