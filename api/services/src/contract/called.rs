use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::party;
use domain::{Code, OrganisationKind, TradeSide, Verification, text};
use entities::organisation;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// Names of verified organisations that may stand on that side and whose names hold all words of
/// `called`, marks and capitals aside; of the acting organisation's province first. No more than `most`.
pub async fn names_like(
    app: &App,
    ctx: &Ctx,
    side: TradeSide,
    called: &str,
    most: usize,
) -> Result<Vec<String>> {
    let acting = ctx.acting()?;
    let mut rows = holding_words(side, called).all(app.db.read()).await?;
    let is_far = |row: &organisation::Model| {
        !acting
            .area
            .covers(row.province_code.as_deref(), row.commune_code.as_deref())
    };
    rows.sort_by_cached_key(|row| (is_far(row), row.folded_name.clone(), row.id));
    Ok(rows.into_iter().take(most).map(|row| row.name).collect())
}

/// The verified organisation that is called so and may stand on that side: by its slug or name, or as
/// the only one whose name holds all the words.
pub(super) async fn side_called(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    side: TradeSide,
    called: &str,
) -> Result<Option<organisation::Model>> {
    let path = match side {
        TradeSide::Seller => "seller",
        TradeSide::Buyer => "buyer",
    };
    let folded = text::fold(called);
    let exactly = Condition::any()
        .add(organisation::Column::Slug.eq(called.trim()))
        .add(organisation::Column::FoldedName.eq(&folded));
    let mut rows = verified(side).filter(exactly).limit(2).all(tx).await?;
    if rows.is_empty() && !folded.is_empty() {
        rows = holding_words(side, called).limit(2).all(tx).await?;
    }
    let code = match rows.len() {
        0 if folded.is_empty() => Code::Required,
        0 => Code::UnknownOrganisation,
        _ => Code::SeveralOrganisations,
    };
    checks.require(rows.len() == 1, path, code);
    let found = if rows.len() == 1 { rows.pop() } else { None };
    if let Some(row) = &found {
        party::require_legal_person(tx, row).await?;
    }
    Ok(found)
}

fn verified(side: TradeSide) -> Select<organisation::Entity> {
    let may = |kind: &&OrganisationKind| match side {
        TradeSide::Seller => kind.sells(),
        TradeSide::Buyer => kind.buys(),
    };
    let kinds = OrganisationKind::ALL.iter().filter(may).map(|kind| kind.as_str());
    organisation::Entity::find()
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(organisation::Column::Kind.is_in(kinds))
        .order_by_asc(organisation::Column::FoldedName)
        .order_by_asc(organisation::Column::Id)
}

/// What people shorten in names, and what it stands for; either finds the other.
const SHORT: [(&str, &str); 4] = [
    ("htx", "hop tac xa"),
    ("tht", "to hop tac"),
    ("hq", "hoi quan"),
    ("cty", "cong ty"),
];

fn holding_words(side: TradeSide, called: &str) -> Select<organisation::Entity> {
    let shortened = SHORT.iter().fold(text::fold(called), |text, (short, long)| {
        text.replace(long, short)
    });
    // Letters and digits only: a mark that stands for any text is never sent to the database.
    let words = shortened
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.fold(verified(side), |rows, word| {
        let name = organisation::Column::FoldedName;
        let long = SHORT
            .iter()
            .find(|(short, _)| *short == word)
            .map(|(_, long)| *long);
        let either = Condition::any().add(name.contains(word));
        rows.filter(
            long.into_iter()
                .fold(either, |either, long| either.add(name.contains(long))),
        )
    })
}
