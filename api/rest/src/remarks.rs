use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::reviews::Kept;
use chrono::{DateTime, Utc};
use domain::{Code, RemarkAction, RemarkKind};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use services::remark::{self, RemarkFilter, Reported};
use services::{App, Error};
use std::sync::Arc;
use uuid::Uuid;

/// Reviews, questions and the answers to them, as those see them who keep them decent.
pub struct RemarksApi;

#[derive(Object)]
struct RemarkBody {
    /// review, review_answer, question or question_answer
    kind: String,
    /// Of the review or question, also for its answer.
    id: Uuid,
    text: String,
    writer: Option<String>,
    /// Under whom it stands.
    organisation: String,
    /// Name of the product, or of the seller.
    about: String,
    /// shown or hidden
    state: String,
    /// Those nobody has looked at, the first one first.
    reports: Vec<ReportBody>,
    /// Why it was hidden.
    hidden_for: Option<String>,
    /// What you can do now: hide, keep, restore
    actions: Vec<String>,
}

#[derive(Object)]
struct ReportBody {
    reason: String,
    reported_at: DateTime<Utc>,
}

#[derive(Object)]
struct RemarkReason {
    /// At most 300 characters for a report, 500 for a decision.
    reason: String,
}

#[OpenApi]
impl RemarksApi {
    /// What people have reported in your office's area, or everywhere for administrators; at most 100
    #[oai(path = "/remarks", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        /// reported (the longest waiting first) or hidden (the latest first)
        filter: Query<Option<String>>,
    ) -> Result<Json<Vec<RemarkBody>>, Failure> {
        let ctx = caller.0;
        let filter = match filter.0.as_deref() {
            None | Some("reported") => RemarkFilter::Reported,
            Some("hidden") => RemarkFilter::Hidden,
            Some(_) => return Err(fail(&ctx)(Error::field("filter", Code::UnknownChoice))),
        };
        let found = remark::list(&app, &ctx, filter).await.map_err(fail(&ctx))?;
        Ok(Json(found.into_iter().map(RemarkBody::from).collect()))
    }

    /// Say that a review, a question or an answer should not stand there; saying so again changes nothing
    #[oai(path = "/remarks/:kind/:id/reports", method = "post")]
    async fn report(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        /// review, review_answer, question or question_answer
        kind: Path<String>,
        id: Path<Uuid>,
        body: Json<RemarkReason>,
    ) -> Result<Kept, Failure> {
        let ctx = caller.0;
        let kind = kind_of(&kind).map_err(fail(&ctx))?;
        remark::report(&app, &ctx, kind, id.0, &body.reason)
            .await
            .map_err(fail(&ctx))?;
        Ok(Kept::Kept)
    }

    /// Hide it, show it again, or keep it against its reports; the reason is kept and told to its writer
    #[oai(path = "/remarks/:kind/:id/steps/:action", method = "post")]
    async fn moderate(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        /// review, review_answer, question or question_answer
        kind: Path<String>,
        id: Path<Uuid>,
        /// hide, keep or restore
        action: Path<String>,
        body: Json<RemarkReason>,
    ) -> Result<Kept, Failure> {
        let ctx = caller.0;
        let kind = kind_of(&kind).map_err(fail(&ctx))?;
        let action: RemarkAction = action
            .parse()
            .map_err(|_| fail(&ctx)(Error::field("action", Code::UnknownChoice)))?;
        remark::moderate(&app, &ctx, kind, id.0, action, &body.reason)
            .await
            .map_err(fail(&ctx))?;
        Ok(Kept::Kept)
    }
}

fn kind_of(word: &str) -> services::Result<RemarkKind> {
    word.parse()
        .map_err(|_| Error::field("kind", Code::UnknownChoice))
}

impl From<Reported> for RemarkBody {
    fn from(found: Reported) -> RemarkBody {
        RemarkBody {
            kind: found.kind.to_string(),
            id: found.id,
            text: found.text,
            writer: found.writer,
            organisation: found.organisation.name,
            about: found.about,
            state: found.state.to_string(),
            reports: found
                .reports
                .into_iter()
                .map(|report| ReportBody {
                    reason: report.reason,
                    reported_at: report.reported_at,
                })
                .collect(),
            hidden_for: found.hidden_for,
            actions: found.actions.iter().map(ToString::to_string).collect(),
        }
    }
}
