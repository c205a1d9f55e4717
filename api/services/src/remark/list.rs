use super::find::{Reach, Said, Stands, find, reach, stands};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history;
use crate::party::{self, Party};
use chrono::{DateTime, Utc};
use domain::{RemarkAction, RemarkKind, RemarkState};
use entities::{question, remark_report, review};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
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
            for (kind, id) in seen {
                found.push(find(connection, &reach, kind, id).await?);
            }
        }
        RemarkFilter::Hidden => {
            found.extend(hidden_reviews(connection, &reach).await?);
            found.extend(hidden_questions(connection, &reach).await?);
            found.sort_by_key(|said| std::cmp::Reverse(said.id));
        }
    }
    let organisations = party::load(connection, found.iter().map(|said| said.organisation_id)).await?;
    let mut told = Vec::new();
    for said in found {
        let organisation = organisations
            .get(&said.organisation_id)
            .ok_or_else(|| Error::internal("a remark under nobody"))?;
        told.push(tell(connection, said, Party::of(organisation)?).await?);
    }
    Ok(told)
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

async fn tell(connection: &impl ConnectionTrait, said: Said, organisation: Party) -> Result<Reported> {
    let reports: Vec<ReportTold> = remark_report::Entity::find()
        .filter(remark_report::Column::Kind.eq(said.kind.as_str()))
        .filter(remark_report::Column::RemarkId.eq(said.id))
        .filter(remark_report::Column::SettledAt.is_null())
        .order_by_asc(remark_report::Column::ReportedAt)
        .all(connection)
        .await?
        .into_iter()
        .map(|row| ReportTold {
            reason: row.reason,
            reported_at: row.reported_at,
        })
        .collect();
    let hidden_for = if said.state == RemarkState::Hidden {
        let past = history::of(connection, said.kind.as_str(), said.id).await?;
        past.into_iter().next_back().and_then(|change| change.note)
    } else {
        None
    };
    let (about, stands) = stands(connection, &said).await?;
    Ok(Reported {
        kind: said.kind,
        id: said.id,
        text: said.text,
        writer: said.writer,
        organisation,
        about,
        stands,
        state: said.state,
        actions: said.state.actions(!reports.is_empty()),
        reports,
        hidden_for,
    })
}
