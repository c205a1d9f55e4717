//! What people say of goods and sellers: reviews, questions, answers, and keeping them decent.

mod moderation;
mod order_reviews;
mod questions;
mod reporting;
mod section;
mod seller_questions;
mod seller_reviews;

pub(crate) use section::{QuestionSection, ReviewSection, page_request};

use crate::urls;
use poem::{Route, get, post};

pub(crate) fn routes(route: Route) -> Route {
    route
        .at(
            urls::ORDER_REVIEWS,
            get(order_reviews::show).post(order_reviews::take),
        )
        .at(urls::PRODUCT_QUESTION, post(questions::ask))
        .at(urls::REMARK_REPORT, post(reporting::report))
        .at(urls::SELLER_REVIEWS, get(seller_reviews::show))
        .at(urls::SELLER_REVIEW_ANSWER, post(seller_reviews::answer))
        .at(urls::SELLER_QUESTIONS, get(seller_questions::show))
        .at(urls::SELLER_QUESTION_ANSWER, post(seller_questions::answer))
        .at(urls::OFFICE_REMARKS, get(moderation::show))
        .at(urls::OFFICE_REMARK_STEP, post(moderation::step))
        .at(urls::ADMIN_REMARKS, get(moderation::show))
        .at(urls::ADMIN_REMARK_STEP, post(moderation::step))
}
