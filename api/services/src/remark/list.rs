use super::find::{Reach, Said, Stands, find_all, place, reach};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::party::{self, Party};
use chrono::{DateTime, Utc};
use domain::{RemarkAction, RemarkKind, RemarkState};
use entities::{organisation, product, question, remark_report, review, state_change};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Most that one look shows; the rest follows as these are answered.
const MOST: u64 = 100;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RemarkFilter {
    /// What people have reported and nobody has looked at, the longest waiting first.
    #[default]
    Reported,
    /// What is hidden, the latest said first.
    Hidden,
}

/// Something for an office or an administrator to judge.
#[derive(Debug, Clone)]
pub struct Reported {
    pub kind: RemarkKind,
    pub id: Uuid,
    pub text: String,
    pub writer: Option<String>,
    /// Under whom it stands.
    pub organisation: Party,
    /// Name of the product, or of the seller.
    pub about: String,
    pub stands: Stands,
    pub state: RemarkState,
    /// What was said against it, the first one first; only of those nobody has looked at.
    pub reports: Vec<ReportTold>,
    /// Why it was hidden.
    pub hidden_for: Option<String>,
    pub actions: Vec<RemarkAction>,
}

/// A report without who made it: judging needs no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTold {
    pub reason: String,
    pub reported_at: DateTime<Utc>,
}

/// For an office those of its area's sellers, for an administrator all.
pub async fn list(app: &App, ctx: &Ctx, filter: RemarkFilter) -> Result<Vec<Reported>> {
    let reach = reach(ctx)?;
    let connection = app.db.read();
    let mut found = Vec::new();
    match filter {
        RemarkFilter::Reported => {
            let mut seen: Vec<(RemarkKind, Uuid)> = Vec::new();
            let oldest = open_reports(&reach)
                .order_by_asc(remark_report::Column::ReportedAt)
                .order_by_asc(remark_report::Column::Id)
                .limit(MOST);
            for row in oldest.all(connection).await? {
                let kind: RemarkKind = row.kind.parse().map_err(Error::internal)?;
                if !seen.contains(&(kind, row.remark_id)) {
                    seen.push((kind, row.remark_id));
                }
            }
            found = find_all(connection, &reach, &seen).await?;
        }
        RemarkFilter::Hidden => {
            found.extend(hidden_reviews(connection, &reach).await?);
            found.extend(hidden_questions(connection, &reach).await?);
            found.sort_by_key(|said| std::cmp::Reverse(said.id));
        }
    }
    let mut around = around(connection, &found).await?;
    found.into_iter().map(|said| tell(said, &mut around)).collect()
}

/// How many things wait for a look.
pub async fn waiting(app: &App, ctx: &Ctx) -> Result<u64> {
    let reach = reach(ctx)?;
    Ok(open_reports(&reach)
        .select_only()
        .column(remark_report::Column::Kind)
        .column(remark_report::Column::RemarkId)
        .distinct()
        .count(app.db.read())
        .await?)
}

fn open_reports(reach: &Reach) -> Select<remark_report::Entity> {
    remark_report::Entity::find()
        .filter(remark_report::Column::SettledAt.is_null())
        .filter(reach.of(remark_report::Column::OrganisationId))
}

async fn hidden_reviews(connection: &impl ConnectionTrait, reach: &Reach) -> Result<Vec<Said>> {
    let hidden = RemarkState::Hidden.as_str();
    let rows = review::Entity::find()
        .filter(reach.of(review::Column::OrganisationId))
        .filter(
            review::Column::State
                .eq(hidden)
                .or(review::Column::AnswerState.eq(hidden)),
        )
        .order_by_desc(review::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?;
    let mut found = Vec::new();
    for row in rows {
        if row.answer_state.as_deref() == Some(hidden) {
            found.push(Said::of_review(row.clone(), RemarkKind::ReviewAnswer)?);
        }
        if row.state == hidden {
            found.push(Said::of_review(row, RemarkKind::Review)?);
        }
    }
    Ok(found)
}

async fn hidden_questions(connection: &impl ConnectionTrait, reach: &Reach) -> Result<Vec<Said>> {
    let hidden = RemarkState::Hidden.as_str();
    let rows = question::Entity::find()
        .filter(reach.of(question::Column::OrganisationId))
        .filter(
            question::Column::State
                .eq(hidden)
                .or(question::Column::AnswerState.eq(hidden)),
        )
        .order_by_desc(question::Column::Id)
        .limit(MOST)
        .all(connection)
        .await?;
    let mut found = Vec::new();
    for row in rows {
        if row.answer_state.as_deref() == Some(hidden) {
            found.push(Said::of_question(row.clone(), RemarkKind::QuestionAnswer)?);
        }
        if row.state == hidden {
            found.push(Said::of_question(row, RemarkKind::Question)?);
        }
    }
    Ok(found)
}

/// What is told of each beside its own words, read for all at once.
struct Around {
    organisations: HashMap<Uuid, organisation::Model>,
    products: HashMap<Uuid, product::Model>,
    reports: HashMap<(String, Uuid), Vec<ReportTold>>,
    /// Why each was hidden, the last time.
    reasons: HashMap<(String, Uuid), Option<String>>,
}

async fn around(connection: &impl ConnectionTrait, found: &[Said]) -> Result<Around> {
    let organisations = party::load(connection, found.iter().map(|said| said.organisation_id)).await?;
    let products = product::Entity::find()
        .filter(product::Column::Id.is_in(found.iter().filter_map(|said| said.product_id)))
        .all(connection)
        .await?;
    let mut reports: HashMap<_, Vec<ReportTold>> = HashMap::new();
    for row in remark_report::Entity::find()
        .filter(remark_report::Column::RemarkId.is_in(found.iter().map(|said| said.id)))
        .filter(remark_report::Column::SettledAt.is_null())
        .order_by_asc(remark_report::Column::ReportedAt)
        .all(connection)
        .await?
    {
        reports
            .entry((row.kind, row.remark_id))
            .or_default()
            .push(ReportTold {
                reason: row.reason,
                reported_at: row.reported_at,
            });
    }
    let hidden = found.iter().filter(|said| said.state == RemarkState::Hidden);
    let reasons = state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.is_in(RemarkKind::ALL.iter().map(|kind| kind.as_str())))
        .filter(state_change::Column::SubjectId.is_in(hidden.map(|said| said.id)))
        .order_by_asc(state_change::Column::ChangedAt)
        .order_by_asc(state_change::Column::Id)
        .all(connection)
        .await?;
    Ok(Around {
        organisations,
        products: products.into_iter().map(|row| (row.id, row)).collect(),
        reports,
        // The last one stays.
        reasons: reasons
            .into_iter()
            .map(|row| ((row.subject_kind, row.subject_id), row.note))
            .collect(),
    })
}

fn tell(said: Said, around: &mut Around) -> Result<Reported> {
    let organisation = around
        .organisations
        .get(&said.organisation_id)
        .ok_or_else(|| Error::internal("a remark under nobody"))?;
    let product = said.product_id.and_then(|id| around.products.get(&id));
    let (about, stands) = place(&said, product, organisation)?;
    let key = (said.kind.as_str().to_owned(), said.id);
    let reports = around.reports.remove(&key).unwrap_or_default();
    let is_hidden = said.state == RemarkState::Hidden;
    Ok(Reported {
        kind: said.kind,
        id: said.id,
        text: said.text,
        writer: said.writer,
        organisation: Party::of(organisation)?,
        about,
        stands,
        state: said.state,
        actions: said.state.actions(!reports.is_empty()),
        reports,
        hidden_for: around.reasons.remove(&key).flatten().filter(|_| is_hidden),
    })
}
