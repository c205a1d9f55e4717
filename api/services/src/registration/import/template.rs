use super::super::Side;
use super::columns::Column;
use crate::app::{App, Ctx};
use crate::commodity;
use crate::error::{Error, Result};
use crate::ports::{Cell, Sheet};
use domain::{Month, OrganisationKind, RoundState};
use entities::matching_round;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Months of a template that belongs to no round.
const USUAL_MONTHS: usize = 12;

/// An XLSX to fill in: the headings with the round's months, a sheet that says what each column holds, and the
/// catalogue of goods. In the reader's language; either language is read back.
pub async fn template(app: &App, ctx: &Ctx, side: Side, round: Option<&str>) -> Result<Vec<u8>> {
    let assisted = ctx.acting()?.kind == OrganisationKind::TradeOffice;
    let locale = ctx.locale;
    let mut columns = Column::listed(side, assisted);
    columns.extend(months(app, ctx, round).await?.into_iter().map(Column::Month));
    let headings = columns.iter().map(|column| column.heading(side, locale));
    let first = Sheet {
        name: side.label(locale).to_owned(),
        rows: vec![headings.map(Cell::from).collect()],
    };

    let mut help = vec![vec![
        Cell::from(locale.t("Cột", "Column")),
        Cell::from(locale.t("Cần điền", "What to fill in")),
    ]];
    let explained = Column::listed(side, assisted).into_iter();
    let month = columns.last().copied();
    help.extend(explained.chain(month).map(|column| {
        vec![
            column.heading(side, locale).into(),
            column.expected(side, locale).into(),
        ]
    }));
    let mut goods = vec![vec![
        Cell::from(Column::Commodity.heading(side, locale)),
        Cell::from(Column::Variety.heading(side, locale)),
    ]];
    for row in commodity::list(app, ctx).await? {
        let varieties: Vec<&str> = row
            .varieties
            .iter()
            .map(|variety| variety.name.as_str())
            .collect();
        goods.push(vec![row.name(locale).into(), varieties.join("; ").into()]);
    }
    let sheets = [
        first,
        Sheet {
            name: locale.t("Hướng dẫn", "Help").to_owned(),
            rows: help,
        },
        Sheet {
            name: locale.t("Danh mục", "Catalogue").to_owned(),
            rows: goods,
        },
    ];
    app.spreadsheets()?.write(&sheets).map_err(Error::internal)
}

/// The months of the round that are not over, or a year from now.
async fn months(app: &App, ctx: &Ctx, round: Option<&str>) -> Result<Vec<Month>> {
    let this_month = Month::of(ctx.today());
    if let Some(slug) = round.filter(|slug| !slug.is_empty()) {
        let row = matching_round::Entity::find()
            .filter(matching_round::Column::Slug.eq(slug))
            .filter(matching_round::Column::State.ne(RoundState::Draft.as_str()))
            .one(app.db.read())
            .await?
            .ok_or(domain::Code::NotFound)?;
        let first: Month = row.first_month.parse().map_err(Error::internal)?;
        let last = row.last_month.parse().map_err(Error::internal)?;
        return Ok(first.max(this_month).through(last));
    }
    let following = std::iter::successors(Some(this_month), |month| Some(month.next()));
    Ok(following.take(USUAL_MONTHS).collect())
}
