//! What every engine has to do, told with real products (their prices, stock and dates are made up).
//! [`run`] replaces what the engine holds.

mod changes;
mod choices;
mod shelf;
mod words;

use crate::{SearchEngine, SearchError};

type Outcome = Result<(), SearchError>;

/// Every check in turn. Panics at the first one that fails.
pub async fn run(engine: &dyn SearchEngine) -> Outcome {
    words::finds_names_without_marks(engine).await?;
    words::ranks_words_as_written_first(engine).await?;
    words::ranks_the_name_before_other_fields(engine).await?;
    words::takes_the_beginning_of_the_last_word(engine).await?;
    words::relaxes_only_when_nothing_fits(engine).await?;
    words::takes_any_text(engine).await?;
    choices::lists_everything_newest_first(engine).await?;
    choices::sorts(engine).await?;
    choices::filters(engine).await?;
    choices::counts_each_facet_without_its_own_filter(engine).await?;
    choices::drops_stars_after_their_last_day(engine).await?;
    choices::pages_without_gaps_or_repeats(engine).await?;
    words::suggests_while_typing(engine).await?;
    changes::replaces_and_deletes(engine).await
}
