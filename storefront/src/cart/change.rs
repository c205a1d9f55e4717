use super::{count_again, key, remember};
use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::{Page, failed, see_other, urls};
use domain::Code;
use poem::handler;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result};
use services::{App, Ctx, Error, cart};
use std::sync::Arc;

/// Puts goods in; the cart begins with the first.
#[handler]
pub(super) async fn add(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let (variant, quantity) = (read.choice("variant"), read.number("quantity"));
    let added = match (variant, quantity) {
        (Some(variant), Some(quantity)) => {
            cart::add(&app, &ctx, key(session).as_deref(), variant, quantity).await
        }
        _ => Err(Error::Invalid(read.errors())),
    };
    match added {
        Ok(key) => {
            remember(&app, session, &key).await.map_err(failed(&ctx))?;
            flash::leave(
                session,
                Tone::Good,
                page.t("Đã thêm vào giỏ hàng.", "Added to the cart."),
            );
            Ok(see_other(urls::CART))
        }
        Err(refused) => tell(&page, &ctx, session, refused),
    }
}

/// Sets a line's quantity, or takes it out.
#[handler]
pub(super) async fn change(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let variant = read.choice("variant");
    let quantity = match form.typed("remove") {
        "" => read.number("quantity"),
        _ => Some(0),
    };
    let changed = match (key(session), variant, quantity) {
        (Some(key), Some(variant), Some(quantity)) => {
            cart::set_quantity(&app, &ctx, &key, variant, quantity).await
        }
        (None, ..) => Err(Code::CartEmpty.into()),
        _ => Err(Error::Invalid(read.errors())),
    };
    match changed {
        Ok(()) => {
            count_again(&app, session).await.map_err(failed(&ctx))?;
            Ok(see_other(urls::CART))
        }
        Err(refused) => tell(&page, &ctx, session, refused),
    }
}

/// Puts a line aside for later, or back.
#[handler]
pub(super) async fn put_aside(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let is_saved = !form.typed("aside").is_empty();
    let changed = match (key(session), read.choice("variant")) {
        (Some(key), Some(variant)) => cart::save_for_later(&app, &ctx, &key, variant, is_saved).await,
        (None, _) => Err(Code::CartEmpty.into()),
        _ => Err(Error::Invalid(read.errors())),
    };
    match changed {
        Ok(()) => {
            count_again(&app, session).await.map_err(failed(&ctx))?;
            Ok(see_other(urls::CART))
        }
        Err(refused) => tell(&page, &ctx, session, refused),
    }
}

/// The cart's page says why nothing changed.
pub(super) fn tell(page: &Page, ctx: &Ctx, session: &Session, refused: Error) -> Result<Response> {
    if let Error::Internal(_) = refused {
        return Err(failed(ctx)(refused));
    }
    let code = refused
        .fields()
        .first()
        .map_or(refused.code(), |field| field.code);
    flash::leave(session, Tone::Bad, code.text(page.locale()));
    Ok(see_other(urls::CART))
}
