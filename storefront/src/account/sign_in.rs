use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::visitor::{ACCOUNT, ACTING_FOR, SIGNED_IN_AT};
use crate::{Page, cart, failed, render, render_invalid, see_other, urls};
use askama::Template;
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Query, RealIp};
use poem::{Response, Result};
use serde::Deserialize;
use services::account::{self, SignIn};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    page: Page,
    form: FormState,
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

#[handler]
pub(super) async fn show(page: Page, ctx: Data<&Ctx>, Query(wanted): Query<Wanted>) -> Result<Response> {
    if ctx.signed_in().is_some() {
        return Ok(see_other(own_page(&wanted.next)));
    }
    let form = FormState::empty(page.locale());
    let page = page.clone().titled(page.t("Đăng nhập", "Sign in"));
    render(&SignInPage {
        page,
        form,
        next: wanted.next,
    })
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    address: RealIp,
    Posted(form): Posted,
) -> Result<Response> {
    let command = SignIn {
        login: form.typed("login").to_owned(),
        password: form.typed("password").to_owned(),
        client_address: address.0.map(|address| address.to_string()).unwrap_or_default(),
    };
    match account::sign_in(&app, &ctx, command).await {
        Ok(account_id) => {
            remember(&app, session, &ctx, account_id)
                .await
                .map_err(failed(&ctx))?;
            let next = own_page(form.typed("next"));
            let asks = account::is_asked_again(&app, account_id)
                .await
                .map_err(failed(&ctx))?;
            Ok(see_other(if asks {
                urls::with_query(urls::ACCOUNT_CONSENT, "next", &next)
            } else {
                next
            }))
        }
        Err(services::Error::Internal(cause)) => Err(crate::failed(&ctx)(services::Error::Internal(cause))),
        Err(refused) => {
            let next = form.typed("next").to_owned();
            let form = FormState::failed(page.locale(), form, refused.code());
            let page = page.clone().titled(page.t("Đăng nhập", "Sign in"));
            render_invalid(&SignInPage { page, form, next })
        }
    }
}

/// Ends the session; the cart stays with the account.
#[handler]
pub(super) async fn leave(page: Page, session: &Session, _form: Posted) -> Response {
    session.purge();
    flash::leave(
        session,
        Tone::Good,
        page.t("Bạn đã đăng xuất.", "You have signed out."),
    );
    see_other(urls::HOME)
}

/// A new session key for the signed-in person, so that a key known before is worth nothing; and the cart
/// of the account, with what was chosen before.
pub(super) async fn remember(
    app: &App,
    session: &Session,
    ctx: &Ctx,
    account_id: Uuid,
) -> services::Result<()> {
    session.renew();
    session.remove(ACTING_FOR);
    session.set(ACCOUNT, account_id);
    session.set(SIGNED_IN_AT, ctx.now);
    cart::keep_for(app, ctx, session, account_id).await
}

/// Only a page of ours is a place to go on to.
pub(super) fn own_page(next: &str) -> String {
    let is_ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if is_ours {
        next.to_owned()
    } else {
        urls::ACCOUNT.to_owned()
    }
}
