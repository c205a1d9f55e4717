//! The page where a buyer pays or declines, for people and browsers.

use super::FakeStripe;
use super::objects;
use poem::http::StatusCode;
use poem::web::{Data, Form, Path};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Choice {
    r#do: String,
}

#[handler]
pub fn show(stripe: Data<&FakeStripe>, Path(id): Path<String>) -> Response {
    page(&stripe, &id, "")
}

#[handler]
pub fn take(stripe: Data<&FakeStripe>, Path(id): Path<String>, Form(choice): Form<Choice>) -> Response {
    if choice.r#do == "decline" {
        return page(&stripe, &id, "Thẻ bị từ chối. Xin thử thẻ khác.");
    }
    let paid = stripe.books().pay(&id, None);
    match paid {
        Ok(success) => StatusCode::SEE_OTHER
            .with_header("location", success)
            .into_response(),
        Err(why) => page(&stripe, &id, why),
    }
}

fn page(stripe: &FakeStripe, id: &str, told: &str) -> Response {
    let mut books = stripe.books();
    books.tick();
    let Some(session) = books.sessions.get(id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let told_of = objects::session(session, None);
    let form = if session.status == "open" {
        "<form method=post><p><button name=do value=pay>Trả tiền</button> \
         <button name=do value=decline>Thẻ bị từ chối</button></p></form>"
    } else {
        "<p>Trang này không còn mở.</p>"
    };
    let html = format!(
        "<!doctype html><html lang=vi><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>Stripe (giả)</title><h1>Stripe (giả)</h1><p>{}</p><p><strong>{} {}</strong></p>\
         <p role=status>{told}</p>{form}<p><a href='{}'>Quay lại</a></p></html>",
        session.title,
        session.amount,
        told_of["currency"].as_str().unwrap_or_default().to_uppercase(),
        session
            .cancel_url
            .as_deref()
            .unwrap_or_default()
            .replace('\'', "%27"),
    );
    poem::web::Html(html).into_response()
}
