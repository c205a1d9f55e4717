use super::terms::{PastTerms, past_terms};
use super::view::{Proposal, Reader, tell};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, after_newest};
use domain::{Code, ProposalState, TradeSide};
use entities::{matching_round, proposal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

#[derive(Clone, Debug, Default)]
pub struct ProposalFilter {
    /// Where the acting organisation is this side; none for both. An office sees all of its rounds.
    pub side: Option<TradeSide>,
    pub state: Option<ProposalState>,
    /// Slug of a round.
    pub round: Option<String>,
    pub page: PageRequest,
}

/// The proposals of the acting organisation and of the clubs that it represents, or of the rounds of
/// the acting office; the latest first.
pub async fn list(app: &App, ctx: &Ctx, filter: ProposalFilter) -> Result<Page<Proposal>> {
    let connection = app.db.read();
    let reader = Reader::of(connection, ctx.acting()?).await?;
    let limit = filter.page.limit()?;
    let mut finder = proposal::Entity::find()
        .filter(reader.scope(filter.side))
        .filter(after_newest(
            proposal::Column::CreatedAt,
            proposal::Column::Id,
            filter.page.key()?,
        ))
        .order_by_desc(proposal::Column::CreatedAt)
        .order_by_desc(proposal::Column::Id)
        .limit(limit + 1);
    if let Some(state) = filter.state {
        finder = finder.filter(proposal::Column::State.eq(state.as_str()));
    }
    if let Some(slug) = filter.round {
        let round = matching_round::Entity::find()
            .filter(matching_round::Column::Slug.eq(slug))
            .one(connection)
            .await?
            .ok_or_else(|| Error::field("round", Code::UnknownChoice))?;
        finder = finder.filter(proposal::Column::RoundId.eq(round.id));
    }
    let page = Page::of(finder.all(connection).await?, limit, |row| {
        (row.created_at, row.id)
    })?;
    Ok(Page {
        items: tell(connection, &reader, page.items, ctx.today()).await?,
        next: page.next,
    })
}

/// One proposal that who acts has a part in.
pub async fn find(app: &App, ctx: &Ctx, id: Uuid) -> Result<Proposal> {
    let connection = app.db.read();
    let reader = Reader::of(connection, ctx.acting()?).await?;
    let row = proposal::Entity::find_by_id(id)
        .filter(reader.scope(None))
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let mut items = tell(connection, &reader, vec![row], ctx.today()).await?;
    items.pop().ok_or_else(|| Code::NotFound.into())
}

/// Every version of a proposal's terms, the first one first.
pub async fn terms(app: &App, ctx: &Ctx, id: Uuid) -> Result<Vec<PastTerms>> {
    let found = find(app, ctx, id).await?;
    past_terms(app.db.read(), found.id).await
}
