use crate::{Page, urls};
use askama::Template;
use askama::filters::HtmlSafe;
use domain::remark::MOST_POINTS;
use domain::{RemarkKind, format};
use services::question::Question;
use services::review::{Review, Reviews};
use services::{Page as Listed, PageRequest};
use uuid::Uuid;

/// So many reviews or questions stand on a product's page at once.
const PER_PAGE: u64 = 10;

pub(crate) fn page_request(after: Option<String>) -> PageRequest {
    PageRequest {
        per_page: Some(PER_PAGE),
        after,
    }
}

/// Reviews of one product or one seller: average, distribution, the reviews and their answers.
#[derive(Template)]
#[template(path = "trust/reviews.html")]
pub(crate) struct ReviewSection {
    page: Page,
    title: String,
    reviews: Reviews,
    next: Option<String>,
}

impl HtmlSafe for ReviewSection {}

impl ReviewSection {
    /// `url` is the page on which they stand.
    pub fn new(page: &Page, title: &str, reviews: Reviews, url: &str) -> ReviewSection {
        let next = reviews.next.as_deref();
        ReviewSection {
            page: page.clone(),
            title: title.to_owned(),
            next: next.map(|key| format!("{}#reviews", urls::with_query(url, "reviews_after", key))),
            reviews,
        }
    }

    /// "4,6/5 điểm (12 đánh giá)", to stand at the head of the page.
    pub fn in_short(&self) -> Option<String> {
        let count = self.page.number(self.reviews.tally.count());
        let told = self.page.t("đánh giá", "reviews");
        Some(format!("{} ({count} {told})", self.average()?))
    }

    /// "4,6/5 điểm"
    fn average(&self) -> Option<String> {
        let tenths = self.reviews.tally.average_tenths()?;
        Some(format!(
            "{}/{MOST_POINTS} {}",
            format::decimal(tenths, 1, self.page.locale()),
            self.page.t("điểm", "points")
        ))
    }

    fn writer<'a>(&'a self, review: &'a Review) -> &'a str {
        review.writer.as_deref().unwrap_or(
            self.page
                .t("Người mua đã xóa tài khoản", "A buyer whose account is deleted"),
        )
    }

    fn report_url(&self, id: &Uuid) -> String {
        urls::remark_report(RemarkKind::Review, id)
    }

    fn report_answer_url(&self, id: &Uuid) -> String {
        urls::remark_report(RemarkKind::ReviewAnswer, id)
    }
}

/// Questions about a product with their answers, and a form to ask one more.
#[derive(Template)]
#[template(path = "trust/questions.html")]
pub(crate) struct QuestionSection {
    page: Page,
    slug: String,
    questions: Vec<Question>,
    next: Option<String>,
}

impl HtmlSafe for QuestionSection {}

impl QuestionSection {
    pub fn new(page: &Page, slug: &str, questions: Listed<Question>) -> QuestionSection {
        let url = urls::product(slug);
        let next = questions.next.as_deref();
        QuestionSection {
            page: page.clone(),
            slug: slug.to_owned(),
            next: next.map(|key| format!("{}#questions", urls::with_query(&url, "questions_after", key))),
            questions: questions.items,
        }
    }

    fn asker<'a>(&'a self, question: &'a Question) -> &'a str {
        question.asker.as_deref().unwrap_or(
            self.page
                .t("Người đã xóa tài khoản", "Somebody whose account is deleted"),
        )
    }

    fn sign_in_url(&self) -> String {
        urls::with_query(urls::SIGN_IN, "next", &urls::product(&self.slug))
    }

    fn report_url(&self, id: &Uuid) -> String {
        urls::remark_report(RemarkKind::Question, id)
    }

    fn report_answer_url(&self, id: &Uuid) -> String {
        urls::remark_report(RemarkKind::QuestionAnswer, id)
    }
}
