use super::product_form::{self, ProductFields, fields};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result};
use services::catalogue::{self, ListingAction, OwnProduct};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "selling/product.html")]
pub(super) struct ProductPage {
    pub page: Page,
    pub form: FormState,
    pub fields: ProductFields,
    /// None for a new product.
    pub own: Option<OwnProduct>,
    /// The form for an OCOP rating below.
    pub rating: FormState,
}

impl ProductPage {
    pub fn new(page: Page, form: FormState, own: Option<OwnProduct>) -> ProductPage {
        let title = match &own {
            Some(own) => own.view.name.clone(),
            None => page.t("Thêm sản phẩm", "Add a product").to_owned(),
        };
        let locale = page.locale();
        ProductPage {
            fields: fields(&form, locale),
            page: page.titled(title),
            form,
            own,
            rating: FormState::empty(locale),
        }
    }

    fn action(&self) -> String {
        self.own.as_ref().map_or_else(
            || urls::SELLER_PRODUCT_NEW.to_owned(),
            |own| urls::seller_product(&own.view.slug),
        )
    }

    fn can(&self, own: &OwnProduct, action: ListingAction) -> bool {
        own.actions.contains(&action)
    }
}

#[handler]
pub(super) async fn new(page: Page, ctx: Data<&Ctx>) -> Result<Response> {
    ctx.seller().map_err(failed(&ctx))?;
    let form = FormState::empty(page.locale());
    render(&ProductPage::new(page, form, None))
}

#[handler]
pub(super) async fn create(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    save(page, &app, &ctx, session, None, form).await
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
) -> Result<Response> {
    let own = catalogue::own_product(&app, &ctx, &slug)
        .await
        .map_err(failed(&ctx))?;
    let form = FormState::filled(page.locale(), product_form::filled(&own, page.locale()));
    render(&ProductPage::new(page, form, Some(own)))
}

#[handler]
pub(super) async fn change(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(form): Posted,
) -> Result<Response> {
    save(page, &app, &ctx, session, Some(slug), form).await
}

async fn save(
    page: Page,
    app: &App,
    ctx: &Ctx,
    session: &Session,
    slug: Option<String>,
    form: FormData,
) -> Result<Response> {
    let saved = match product_form::read(&form, page.locale()) {
        Ok(product) => catalogue::save_product(app, ctx, slug.as_deref(), product).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let form = match saved {
        Ok(slug) => {
            flash::leave(
                session,
                Tone::Good,
                page.t("Đã lưu sản phẩm.", "The product is saved."),
            );
            return Ok(see_other(urls::seller_product(slug)));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(code)) if code == domain::Code::Changed => {
            FormState::failed(page.locale(), form, code)
        }
        Err(error) => return Err(failed(ctx)(error)),
    };
    let own = match slug {
        Some(slug) => Some(
            catalogue::own_product(app, ctx, &slug)
                .await
                .map_err(failed(ctx))?,
        ),
        None => None,
    };
    render_invalid(&ProductPage::new(page, form, own))
}
