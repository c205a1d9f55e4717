use crate::forms::Posted;
use crate::parts::Empty;
use crate::trade::{Continued, next_url, tell};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::RemarkState;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use services::review::{self, Review};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trust/seller_reviews.html")]
struct SellerReviewsPage {
    page: Page,
    reviews: Vec<Review>,
    next: Option<String>,
}

impl SellerReviewsPage {
    fn is_hidden(&self, review: &Review) -> bool {
        review.state == RemarkState::Hidden
    }

    fn of<'a>(&'a self, review: &'a Review) -> &'a str {
        let seller = self.page.t("Đơn vị bán hàng", "Your organisation as a seller");
        review.product.as_deref().unwrap_or(seller)
    }

    fn writer<'a>(&'a self, review: &'a Review) -> &'a str {
        review.writer.as_deref().unwrap_or(
            self.page
                .t("Người mua đã xóa tài khoản", "A buyer whose account is deleted"),
        )
    }

    fn answer<'a>(&'a self, review: &'a Review) -> &'a str {
        review.answer.as_ref().map_or("", |it| &it.text)
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Chưa có đánh giá", "No reviews yet"),
            self.page.t(
                "Người mua đánh giá sau khi nhận hàng. Bạn trả lời ở đây.",
                "Buyers write reviews once the goods have come. You answer here.",
            ),
        )
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(continued): Query<Continued>,
) -> Result<Response> {
    let found = review::for_seller(&app, &ctx, &continued.page())
        .await
        .map_err(failed(&ctx))?;
    let title = page.t("Đánh giá của người mua", "What buyers say").to_owned();
    render(&SellerReviewsPage {
        page: page.titled(title),
        next: next_url(urls::SELLER_REVIEWS, found.next.as_deref()),
        reviews: found.items,
    })
}

#[handler]
pub(super) async fn answer(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let answered = review::answer(&app, &ctx, id, form.typed("answer")).await;
    let done = page.t("Câu trả lời đã hiện.", "The answer shows.");
    tell(&ctx, session, answered, done)?;
    Ok(see_other(urls::SELLER_REVIEWS))
}
