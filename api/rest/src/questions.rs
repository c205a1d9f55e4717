use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::reviews::{AnswerBody, Kept, NewAnswer};
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::question::{self, Question, SellerQuestion};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct QuestionsApi;

#[derive(Object)]
struct QuestionBody {
    id: Uuid,
    text: String,
    /// A short name; none once the account of who asked is deleted.
    asker: Option<String>,
    asked_at: DateTime<Utc>,
    answer: Option<AnswerBody>,
    /// shown or hidden
    state: String,
    /// Made up for the demonstration.
    is_sample: bool,
}

#[derive(Object)]
struct QuestionPage {
    items: Vec<QuestionBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct SellerQuestionBody {
    product: String,
    product_slug: String,
    question: QuestionBody,
}

#[derive(Object)]
struct SellerQuestionPage {
    items: Vec<SellerQuestionBody>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct NewQuestion {
    /// At most 500 characters.
    text: String,
}

#[derive(Object)]
struct Asked {
    id: Uuid,
}

#[derive(ApiResponse)]
enum QuestionAsked {
    #[oai(status = 201)]
    Asked(Json<Asked>),
}

#[OpenApi]
impl QuestionsApi {
    /// What people ask about a product, newest first
    #[oai(path = "/products/:slug/questions", method = "get")]
    async fn of_product(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        slug: Path<String>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<QuestionPage>, Failure> {
        let page = PageRequest {
            per_page: per_page.0,
            after: after.0,
        };
        let found = question::of_product(&app, &ctx, &slug, &page)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(QuestionPage {
            items: found.items.into_iter().map(QuestionBody::from).collect(),
            next: found.next,
        }))
    }

    /// Ask the seller about a product; others see your short name
    #[oai(path = "/products/:slug/questions", method = "post")]
    async fn ask(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
        body: Json<NewQuestion>,
    ) -> Result<QuestionAsked, Failure> {
        let ctx = caller.0;
        let id = question::ask(&app, &ctx, &slug, &body.text)
            .await
            .map_err(fail(&ctx))?;
        Ok(QuestionAsked::Asked(Json(Asked { id })))
    }

    /// Questions about your organisation's products, newest first
    #[oai(path = "/seller/questions", method = "get")]
    async fn for_seller(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        /// Only those that wait for an answer
        only_waiting: Query<Option<bool>>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<SellerQuestionPage>, Failure> {
        let ctx = caller.0;
        let page = PageRequest {
            per_page: per_page.0,
            after: after.0,
        };
        let found = question::for_seller(&app, &ctx, only_waiting.0.unwrap_or_default(), &page)
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(SellerQuestionPage {
            items: found.items.into_iter().map(SellerQuestionBody::from).collect(),
            next: found.next,
        }))
    }

    /// Answer a question, or change the answer
    #[oai(path = "/seller/questions/:id/answer", method = "put")]
    async fn answer(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
        body: Json<NewAnswer>,
    ) -> Result<Kept, Failure> {
        let ctx = caller.0;
        question::answer(&app, &ctx, id.0, &body.answer)
            .await
            .map_err(fail(&ctx))?;
        Ok(Kept::Kept)
    }
}

impl From<Question> for QuestionBody {
    fn from(question: Question) -> QuestionBody {
        QuestionBody {
            id: question.id,
            text: question.text,
            asker: question.asker,
            asked_at: question.asked_at,
            answer: question.answer.map(AnswerBody::from),
            state: question.state.to_string(),
            is_sample: question.is_sample,
        }
    }
}

impl From<SellerQuestion> for SellerQuestionBody {
    fn from(row: SellerQuestion) -> SellerQuestionBody {
        SellerQuestionBody {
            product: row.product,
            product_slug: row.slug,
            question: row.question.into(),
        }
    }
}
