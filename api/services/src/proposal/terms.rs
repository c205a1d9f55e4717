use super::hold::{Held, change};
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::party;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{Code, ProposalState, TermsBy};
use entities::{matching_round, proposal, proposal_terms};
use matching::LARGEST_PRICE_VND;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

const LONGEST_DELIVERY_POINT: usize = 300;
const LONGEST_NOTE: usize = 500;

/// Other terms for a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerms {
    pub quantity_kg: i64,
    /// At the farm gate.
    pub price_vnd_per_kg: i64,
    /// None: where the goods grow.
    pub delivery_point: Option<String>,
    /// Why; both sides read it.
    pub note: Option<String>,
}

/// One version of the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastTerms {
    pub version: i32,
    pub quantity_kg: i64,
    pub price_vnd_per_kg: i64,
    pub delivery_point: Option<String>,
    pub put_by: TermsBy,
    pub note: Option<String>,
    pub put_at: DateTime<Utc>,
}

pub(super) async fn past_terms(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<PastTerms>> {
    let rows = proposal_terms::Entity::find()
        .filter(proposal_terms::Column::ProposalId.eq(id))
        .order_by_asc(proposal_terms::Column::Version)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PastTerms {
                version: row.version,
                quantity_kg: row.quantity_kg,
                price_vnd_per_kg: row.price_vnd_per_kg,
                delivery_point: row.delivery_point,
                put_by: row.put_by.parse().map_err(Error::internal)?,
                note: row.note,
                put_at: row.put_at,
            })
        })
        .collect()
}

/// What the matching put: version 1 of a new proposal.
pub(crate) fn first_terms(proposal: &proposal::Model) -> proposal_terms::Model {
    proposal_terms::Model {
        proposal_id: proposal.id,
        version: 1,
        quantity_kg: proposal.matched_kg,
        price_vnd_per_kg: proposal.price_vnd_per_kg,
        delivery_point: None,
        put_by: TermsBy::Matching.as_str().to_owned(),
        note: None,
        put_at: proposal.created_at,
    }
}

/// Writes the next version of the terms, with a new deadline; answers with its last day.
pub(super) async fn put(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    held: &Held,
    to: ProposalState,
    terms: NewTerms,
    by: TermsBy,
) -> Result<NaiveDate> {
    let terms = checked(&held.row, terms)?;
    let answer_until = deadline(ctx, tx, held.row.round_id).await?;
    let version = held.row.version + 1;
    let values = proposal::ActiveModel {
        version: Set(version),
        quantity_kg: Set(terms.quantity_kg),
        price_vnd_per_kg: Set(terms.price_vnd_per_kg),
        delivery_point: Set(terms.delivery_point.clone()),
        answer_until: Set(answer_until),
        ..Default::default()
    };
    change(app, ctx, tx, held, to, values, terms.note.as_deref()).await?;
    proposal_terms::ActiveModel {
        proposal_id: Set(held.row.id),
        version: Set(version),
        quantity_kg: Set(terms.quantity_kg),
        price_vnd_per_kg: Set(terms.price_vnd_per_kg),
        delivery_point: Set(terms.delivery_point),
        put_by: Set(by.as_str().to_owned()),
        note: Set(terms.note),
        put_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    Ok(answer_until)
}

/// The terms tidied. They differ from those that stand and name no more than was matched.
fn checked(row: &proposal::Model, terms: NewTerms) -> Result<NewTerms> {
    let mut checks = Checks::new();
    checks.require(terms.quantity_kg >= 1, "quantity_kg", Code::OutOfRange);
    checks.require(
        terms.quantity_kg <= row.matched_kg,
        "quantity_kg",
        Code::MoreThanMatched,
    );
    checks.range("price_vnd_per_kg", terms.price_vnd_per_kg, 1, LARGEST_PRICE_VND);
    let point = terms.delivery_point.as_deref();
    let delivery_point = checks.optional("delivery_point", point, LONGEST_DELIVERY_POINT);
    let note = checks.optional("note", terms.note.as_deref(), LONGEST_NOTE);
    let same = (terms.quantity_kg, terms.price_vnd_per_kg) == (row.quantity_kg, row.price_vnd_per_kg)
        && delivery_point == row.delivery_point;
    checks.require(!same, "quantity_kg", Code::SameTerms);
    checks.done()?;
    Ok(NewTerms {
        delivery_point,
        note,
        ..terms
    })
}

/// The round's days to answer, from today on.
async fn deadline(ctx: &Ctx, tx: &impl ConnectionTrait, round_id: Uuid) -> Result<NaiveDate> {
    let round = matching_round::Entity::find_by_id(round_id)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let days = u64::try_from(round.answer_days).map_err(Error::internal)?;
    ctx.today()
        .checked_add_days(Days::new(days))
        .ok_or_else(|| Error::internal("the answer deadline is out of range"))
}

/// An organisation and, for a club, the one that acts for it.
pub(super) async fn answerers(tx: &impl ConnectionTrait, organisation: Uuid) -> Result<Vec<Uuid>> {
    let rows = party::load(tx, [organisation]).await?;
    let mut ids = vec![organisation];
    ids.extend(
        rows.values()
            .map(party::legal_person)
            .filter(|id| *id != organisation),
    );
    Ok(ids)
}
