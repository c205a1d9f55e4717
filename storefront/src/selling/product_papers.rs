//! Pictures and OCOP certificates of a product of the seller's.

use super::product_edit::ProductPage;
use super::product_form;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted, Uploaded};
use crate::{Page, failed, render_invalid, see_other, urls};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::catalogue::{self, NewRating, PictureUpload};
use services::{App, Ctx, Error};
use std::sync::Arc;
use uuid::Uuid;

#[handler]
pub(super) async fn rate(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    let mut read = form.read(page.locale());
    let entered = NewRating {
        stars: read
            .number("stars")
            .and_then(|stars| i32::try_from(stars).ok())
            .unwrap_or_default(),
        certificate_number: read.text("certificate_number"),
        issuer: read.text("issuer"),
        decided_on: read.day("decided_on"),
        expires_on: read.optional_day("expires_on"),
    };
    let errors = read.errors();
    let added = if errors.is_empty() {
        catalogue::add_rating(&app, &ctx, &slug, entered).await
    } else {
        Err(Error::Invalid(errors))
    };
    match added {
        Ok(_) => {
            let told = page.t(
                "Đã gửi. Sao hiện khi cơ quan xác minh.",
                "Sent. The stars show once the office has verified them.",
            );
            flash::leave(session, Tone::Good, told);
            Ok(see_other(urls::seller_product(slug)))
        }
        Err(error) => refused(page, &app, &ctx, &slug, form, error).await,
    }
}

#[handler]
pub(super) async fn add_picture(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    uploaded: Uploaded,
) -> Result<Response> {
    let alt = uploaded.form.typed("alt").to_owned();
    let picture = uploaded.pictures.into_iter().next();
    let added = match picture {
        Some(picture) if uploaded.errors.is_empty() => {
            catalogue::add_picture(
                &app,
                &ctx,
                &slug,
                PictureUpload {
                    alt,
                    bytes: picture.bytes,
                },
            )
            .await
        }
        _ if uploaded.errors.is_empty() => Err(Error::field("picture", domain::Code::Required)),
        _ => Err(Error::Invalid(uploaded.errors)),
    };
    match added {
        Ok(_) => {
            flash::leave(
                session,
                Tone::Good,
                page.t("Đã thêm ảnh.", "The picture is added."),
            );
            Ok(see_other(urls::seller_product(slug)))
        }
        Err(error) => refused(page, &app, &ctx, &slug, uploaded.form, error).await,
    }
}

#[handler]
pub(super) async fn remove_picture(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path((slug, picture)): Path<(String, Uuid)>,
    _form: Posted,
) -> Result<Response> {
    catalogue::remove_picture(&app, &ctx, &slug, picture)
        .await
        .map_err(failed(&ctx))?;
    Ok(see_other(urls::seller_product(slug)))
}

/// The product's page with what was typed in the small form and what is wrong with it.
async fn refused(
    page: Page,
    app: &App,
    ctx: &Ctx,
    slug: &str,
    form: FormData,
    error: Error,
) -> Result<Response> {
    let Error::Invalid(errors) = error else {
        return Err(failed(ctx)(error));
    };
    let own = catalogue::own_product(app, ctx, slug)
        .await
        .map_err(failed(ctx))?;
    let locale = page.locale();
    let product = FormState::filled(locale, product_form::filled(&own, locale));
    let mut shown = ProductPage::new(page, product, Some(own));
    shown.rating = FormState::refused(locale, form, errors);
    render_invalid(&shown)
}
