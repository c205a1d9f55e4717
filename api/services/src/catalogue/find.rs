use super::card::{ProductCard, cards};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest, encode_key};
use domain::Code;
use search::{Facets, Filters, ProductQuery, Sort, Suggestion};

/// A search as a person asked for it.
#[derive(Debug, Clone, Default)]
pub struct FindProducts {
    pub q: String,
    pub filters: Filters,
    pub sort: Sort,
    pub page: PageRequest,
}

#[derive(Debug, Clone)]
pub struct FoundProducts {
    pub page: Page<ProductCard>,
    pub total: u64,
    pub facets: Facets,
    /// Nothing has all the words: these have some of them, or similar ones.
    pub relaxed: bool,
}

/// No search goes deeper: people narrow instead.
const DEEPEST: usize = 10_000;

/// Live products for the words and filters. Hits are read back from the database.
pub async fn find(app: &App, ctx: &Ctx, command: FindProducts) -> Result<FoundProducts> {
    let limit = usize::try_from(command.page.limit()?).map_err(Error::internal)?;
    let offset: usize = command.page.key()?.unwrap_or(0);
    if offset > DEEPEST {
        return Err(Error::field("after", Code::OutOfRange));
    }
    let query = ProductQuery {
        q: command.q,
        filters: command.filters,
        sort: command.sort,
        offset,
        limit,
        today: ctx.today(),
    };
    let found = app.search.search(&query).await.map_err(Error::internal)?;
    let reached = offset + found.ids.len();
    let more = u64::try_from(reached).map_err(Error::internal)? < found.total;
    Ok(FoundProducts {
        page: Page {
            items: cards(app, ctx, &found.ids).await?,
            next: if more && !found.ids.is_empty() {
                Some(encode_key(&reached)?)
            } else {
                None
            },
        },
        total: found.total,
        facets: found.facets,
        relaxed: found.relaxed,
    })
}

/// The newest live products, for the home page; those with valid stars first when asked.
pub async fn newest(app: &App, ctx: &Ctx, count: usize, starred: bool) -> Result<Vec<ProductCard>> {
    let mut query = ProductQuery::new(ctx.today());
    query.limit = count;
    if starred {
        query.filters.stars = vec![3, 4, 5];
        query.sort = Sort::Stars;
    }
    let found = app.search.search(&query).await.map_err(Error::internal)?;
    cards(app, ctx, &found.ids).await
}

/// What a person may mean while typing.
pub async fn suggest(app: &App, typed: &str) -> Result<Vec<Suggestion>> {
    app.search.suggest(typed, 8).await.map_err(Error::internal)
}
