use super::seller_open::{beginning_of, told, under};
use crate::Page;
use crate::forms::Uploaded;
use domain::OrderAction;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::order::{self, Act};
use services::upload::Upload;
use services::{App, Ctx, Error};
use std::sync::Arc;

/// A parcel is with its buyer, or the goods are fetched: who took them, when, and pictures of it, as far as the seller says.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(number): Path<String>,
    uploaded: Uploaded,
) -> Result<Response> {
    let form = uploaded.form;
    let beginning = beginning_of(OrderAction::Deliver, &form);
    let mut read = form.read(page.locale());
    let handed_on = read.optional_day(&format!("{beginning}handed_on"));
    let parcel = read.optional_choice("parcel");
    for error in uploaded.errors {
        read.refuse(&error.path, error.code);
    }
    let pictures = uploaded.pictures.into_iter().map(|picture| Upload {
        name: picture.file_name,
        bytes: picture.bytes,
    });
    let act = Act {
        parcel,
        handed_to: read.optional_text(&format!("{beginning}handed_to")),
        handed_on,
        pictures: pictures.collect(),
        ..Act::plain(OrderAction::Deliver)
    };
    let delivered = if read.is_right() {
        let taken = order::act_as_seller(&app, &ctx, &number, act, None).await;
        taken.map_err(|error| under(&beginning, error))
    } else {
        Err(Error::Invalid(read.errors()))
    };
    let done = page.t(
        "Đã ghi giao hàng. Người mua được báo nếu có e-mail.",
        "The delivery is entered. The buyer is told if there is an e-mail address.",
    );
    told(page, &app, &ctx, session, &number, form, delivered.map(|()| done)).await
}
