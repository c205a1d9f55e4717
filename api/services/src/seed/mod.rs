//! What a marketplace starts with: the administrative units, the published facts about OCOP products
//! and their producers, and sample trade that says so.
//!
//! Every row is the same on every machine: ids follow from the row's key, times are fixed. Each step
//! is one transaction with its mark, so loading twice loads once.

mod commodities;
mod decimal;
mod find_commune;
mod key;
mod linkages;
mod places;
mod producers;
mod products;
mod programmes;
mod sample;
mod shipping;
mod sizes;
mod step;

use crate::app::App;
use crate::catalogue::index;
use crate::error::{Error, Result};
pub use sample::SignIn;
use step::Step;

/// Told as rows go in: what, how many so far, how many in all.
pub type Progress<'a> = &'a (dyn Fn(&str, usize, usize) + Sync);

/// What was loaded this time; the counts are zero when everything was there already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeedReport {
    pub rows: usize,
    /// Real producers whose commune of today is known, out of all.
    pub producers_placed: usize,
    pub producers: usize,
    pub products_indexed: usize,
    /// One for each role; only a demonstration has any.
    pub sign_ins: Vec<SignIn>,
}

/// Loads what is not there yet, then builds the search index if it is behind.
pub async fn load(app: &App, progress: Progress<'_>) -> Result<SeedReport> {
    let mut report = SeedReport::default();
    if let Some(step) = Step::begin(app, progress, "places").await? {
        places::load(&step).await?;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "producers").await? {
        let placed = producers::load(&step).await?;
        report.producers_placed = placed.with_commune;
        report.producers = placed.all;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "products").await? {
        products::load(&step).await?;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "linkages").await? {
        linkages::load(&step).await?;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "commodities").await? {
        commodities::load(&step).await?;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "programmes").await? {
        programmes::load(&step).await?;
        report.rows += step.commit().await?;
    }
    if app.settings.is_demo {
        load_samples(app, progress, &mut report).await?;
    }
    if let Some(step) = Step::begin(app, progress, step::INDEX).await? {
        report.products_indexed = index::rebuild(app).await?;
        step.commit().await?;
    } else if app.search.needs_rebuild().await.map_err(Error::internal)? {
        report.products_indexed = index::rebuild(app).await?;
    }
    Ok(report)
}

/// Sample organisations and their trade. Their passwords are public: a marketplace that people really
/// use has none of this.
async fn load_samples(app: &App, progress: Progress<'_>, report: &mut SeedReport) -> Result<()> {
    if let Some(step) = Step::begin(app, progress, "sample people").await? {
        sample::load_people(&step).await?;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "sample goods").await? {
        sample::load_goods(&step).await?;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "sample remarks").await? {
        sample::load_remarks(&step).await?;
        report.rows += step.commit().await?;
    }
    if let Some(step) = Step::begin(app, progress, "sample trade").await? {
        sample::load_trade(&step).await?;
        report.rows += step.commit().await?;
    }
    report.sign_ins = sample::sign_ins();
    Ok(())
}
