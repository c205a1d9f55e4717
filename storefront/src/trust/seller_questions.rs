use crate::forms::Posted;
use crate::parts::Empty;
use crate::trade::{next_url, tell};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::RemarkState;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use services::question::{self, Question, SellerQuestion};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trust/seller_questions.html")]
struct SellerQuestionsPage {
    page: Page,
    questions: Vec<SellerQuestion>,
    shows_all: bool,
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    after: Option<String>,
    /// Also those that are answered.
    #[serde(default)]
    all: String,
}

impl SellerQuestionsPage {
    fn is_hidden(&self, question: &Question) -> bool {
        question.state == RemarkState::Hidden
    }

    fn asker<'a>(&'a self, question: &'a Question) -> &'a str {
        question.asker.as_deref().unwrap_or(
            self.page
                .t("Người đã xóa tài khoản", "Somebody whose account is deleted"),
        )
    }

    fn answer<'a>(&'a self, question: &'a Question) -> &'a str {
        question.answer.as_ref().map_or("", |it| &it.text)
    }

    fn all_url(&self) -> String {
        urls::with_query(urls::SELLER_QUESTIONS, "all", "1")
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page
                .t("Không còn câu hỏi nào chờ", "No question waits for you"),
            self.page.t(
                "Câu hỏi mới về sản phẩm của đơn vị hiện ở đây và được báo bằng thư.",
                "New questions about your products appear here, and you get a mail.",
            ),
        )
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let shows_all = !wanted.all.is_empty();
    let request = PageRequest {
        per_page: None,
        after: wanted.after,
    };
    let found = question::for_seller(&app, &ctx, !shows_all, &request)
        .await
        .map_err(failed(&ctx))?;
    let list = if shows_all {
        urls::with_query(urls::SELLER_QUESTIONS, "all", "1")
    } else {
        urls::SELLER_QUESTIONS.to_owned()
    };
    let title = page.t("Hỏi đáp về sản phẩm", "Questions and answers").to_owned();
    render(&SellerQuestionsPage {
        page: page.titled(title),
        next: next_url(&list, found.next.as_deref()),
        questions: found.items,
        shows_all,
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
    let answered = question::answer(&app, &ctx, id, form.typed("answer")).await;
    let done = page.t("Câu trả lời đã hiện.", "The answer shows.");
    tell(&ctx, session, answered, done)?;
    Ok(see_other(urls::SELLER_QUESTIONS))
}
