use crate::flash::{self, Tone};
use crate::forms::{FormData, Posted};
use crate::parts::Empty;
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Request, Response, Result};
use services::catalogue::{self, ListingAction, OwnProductRow};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "selling/products.html")]
struct ProductsPage {
    page: Page,
    products: Vec<OwnProductRow>,
    next: Option<String>,
}

impl ProductsPage {
    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Chưa có sản phẩm", "No products yet"),
            self.page.t(
                "Thêm sản phẩm đầu tiên; cơ quan xúc tiến duyệt trước khi hiển thị.",
                "Add the first one; the trade office reviews it before it shows.",
            ),
        )
        .action(
            self.page.t("Thêm sản phẩm", "Add a product"),
            urls::SELLER_PRODUCT_NEW,
        )
    }

    fn can(&self, product: &OwnProductRow, action: ListingAction) -> bool {
        product.actions.contains(&action)
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    request: &Request,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
) -> Result<Response> {
    let query = FormData::new(crate::forms::decode(
        request.uri().query().unwrap_or_default().as_bytes(),
    ));
    let wanted = PageRequest {
        per_page: Some(48),
        after: Some(query.typed("after").to_owned()),
    };
    let found = catalogue::own_products(&app, &ctx, wanted)
        .await
        .map_err(failed(&ctx))?;
    let next = found
        .next
        .map(|after| urls::with_query(&page.path, "after", &after));
    let page = page.clone().titled(page.t("Sản phẩm của đơn vị", "Our products"));
    render(&ProductsPage {
        page,
        products: found.items,
        next,
    })
}

#[handler]
pub(super) async fn submit(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    _form: Posted,
) -> Result<Response> {
    catalogue::submit(&app, &ctx, &slug).await.map_err(failed(&ctx))?;
    flash::leave(session, Tone::Good, page.t("Đã gửi duyệt.", "Sent for review."));
    Ok(see_other(urls::seller_product(slug)))
}

#[handler]
pub(super) async fn withdraw(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    _form: Posted,
) -> Result<Response> {
    catalogue::withdraw(&app, &ctx, &slug)
        .await
        .map_err(failed(&ctx))?;
    flash::leave(
        session,
        Tone::Good,
        page.t("Sản phẩm đã ngừng bán.", "The product is no longer for sale."),
    );
    Ok(see_other(urls::seller_product(slug)))
}
