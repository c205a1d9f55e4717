use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::{Failure, Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::Code;
use domain::remark::{LEAST_POINTS, MOST_POINTS};
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use services::review::{self, PartReviews, Reviewed, Subject, WriteReview};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trust/order_reviews.html")]
struct OrderReviewsPage {
    page: Page,
    number: String,
    key: String,
    part: PartReviews,
    /// What was sent and refused, and of which subject.
    refused: FormState,
}

#[derive(Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    key: String,
}

impl OrderReviewsPage {
    fn new(
        page: Page,
        number: String,
        key: String,
        part: PartReviews,
        refused: FormState,
    ) -> OrderReviewsPage {
        let title = format!(
            "{} {}",
            page.t("Đánh giá phần đơn", "Review part"),
            part.part_number
        );
        OrderReviewsPage {
            page: page.titled(title),
            number,
            key,
            part,
            refused,
        }
    }

    fn order_url(&self) -> String {
        urls::order_with_key(&self.number, &self.key)
    }

    /// The word by which a form names its subject.
    fn subject(&self, it: &Reviewed) -> String {
        match it.subject {
            Subject::Seller => "seller".to_owned(),
            Subject::Goods { variant_id } => variant_id.to_string(),
        }
    }

    fn is_seller(&self, it: &Reviewed) -> bool {
        it.subject == Subject::Seller
    }

    fn scale(&self) -> impl Iterator<Item = i64> {
        LEAST_POINTS..=MOST_POINTS
    }

    fn is_refused(&self, it: &Reviewed) -> bool {
        self.refused.value("subject") == self.subject(it)
    }

    fn has_points(&self, it: &Reviewed, points: &i64) -> bool {
        if self.is_refused(it) {
            self.refused.holds("points", &points.to_string())
        } else {
            it.review.as_ref().is_some_and(|review| review.points == *points)
        }
    }

    fn text<'a>(&'a self, it: &'a Reviewed) -> &'a str {
        if self.is_refused(it) {
            self.refused.value("text")
        } else {
            let review = it.review.as_ref();
            review
                .and_then(|review| review.text.as_deref())
                .unwrap_or_default()
        }
    }

    fn error(&self, it: &Reviewed, field: &str) -> Option<&'static str> {
        self.is_refused(it).then(|| self.refused.error(field)).flatten()
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path((number, part)): Path<(String, String)>,
    Query(Key { key }): Query<Key>,
) -> Result<Response> {
    let part = review::of_part(&app, &ctx, &number, Some(&key), &part)
        .await
        .map_err(failed(&ctx))?;
    let form = FormState::empty(page.locale());
    render(&OrderReviewsPage::new(page, number, key, part, form))
}

/// One review; the others on the page stay as they are.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((number, part)): Path<(String, String)>,
    Posted(form): Posted,
) -> Result<Response> {
    let key = form.typed("key").to_owned();
    let subject = subject_of(&form)?;
    let mut read = form.read(page.locale());
    let points = read.choice::<i64>("points");
    let text = read.optional_text("text");
    let errors = read.errors();
    let written = match points {
        Some(points) => {
            let command = WriteReview { points, text };
            review::write(&app, &ctx, &number, Some(&key), &part, subject, command).await
        }
        None => Err(Error::Invalid(errors)),
    };
    let refused = match written {
        Ok(()) => {
            let told = page.t(
                "Cảm ơn bạn. Đánh giá đã được lưu.",
                "Thank you. The review is kept.",
            );
            flash::leave(session, Tone::Good, told);
            let url = urls::with_query(&urls::order_reviews(&number, &part), "key", &key);
            return Ok(see_other(url));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(code)) if code != Code::NotFound => FormState::failed(page.locale(), form, code),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    let part = review::of_part(&app, &ctx, &number, Some(&key), &part)
        .await
        .map_err(failed(&ctx))?;
    render_invalid(&OrderReviewsPage::new(page, number, key, part, refused))
}

fn subject_of(form: &FormData) -> Result<Subject, Failure> {
    match form.typed("subject") {
        "seller" => Ok(Subject::Seller),
        id => {
            let variant_id = id.parse().map_err(|_| Failure(Code::NotFound))?;
            Ok(Subject::Goods { variant_id })
        }
    }
}
