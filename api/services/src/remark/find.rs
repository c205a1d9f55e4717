use crate::app::{Area, Ctx};
use crate::error::{Error, Result};
use crate::verification::organisations_within;
use domain::{Code, RemarkKind, RemarkState};
use entities::{organisation, product, question, review};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Something that was said, whichever kind it is of.
pub(super) struct Said {
    pub kind: RemarkKind,
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub product_id: Option<Uuid>,
    pub text: String,
    /// Short name of who wrote; none for an answer and for a deleted account.
    pub writer: Option<String>,
    pub state: RemarkState,
    pub by: By,
}

/// Who hears of what becomes of it.
pub(super) enum By {
    /// Who holds that part of an order.
    Buyer {
        seller_order_id: Uuid,
    },
    Account(Option<Uuid>),
    Seller,
}

/// The page where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    OnProduct(String),
    OnProducer(String),
}

/// Whose remarks somebody may judge.
pub(super) enum Reach {
    Everywhere,
    Area(Area),
}

/// Administrators look everywhere, an office in its area.
pub(super) fn reach(ctx: &Ctx) -> Result<Reach> {
    if ctx.person()?.is_administrator {
        return Ok(Reach::Everywhere);
    }
    Ok(Reach::Area(ctx.office()?.area.clone()))
}

impl Reach {
    /// Whether what stands under that organisation may be judged.
    pub fn of<C: ColumnTrait>(&self, organisation: C) -> Expr {
        match self {
            Reach::Everywhere => organisation.is_not_null(),
            Reach::Area(area) => organisation.in_subquery(organisations_within(area)),
        }
    }
}

impl Said {
    pub fn of_review(row: review::Model, kind: RemarkKind) -> Result<Said> {
        let (text, writer, state, by) = match kind {
            RemarkKind::ReviewAnswer => (row.answer, None, row.answer_state, By::Seller),
            _ => {
                let by = By::Buyer {
                    seller_order_id: row.seller_order_id,
                };
                (row.text, row.writer, Some(row.state), by)
            }
        };
        Ok(Said {
            kind,
            id: row.id,
            organisation_id: row.organisation_id,
            product_id: row.product_id,
            text: text.unwrap_or_default(),
            writer,
            state: state_of(state)?,
            by,
        })
    }

    pub fn of_question(row: question::Model, kind: RemarkKind) -> Result<Said> {
        let (text, writer, state, by) = match kind {
            RemarkKind::QuestionAnswer => {
                let text = row.answer.unwrap_or_default();
                (text, None, row.answer_state, By::Seller)
            }
            _ => (row.text, row.asker, Some(row.state), By::Account(row.account_id)),
        };
        Ok(Said {
            kind,
            id: row.id,
            organisation_id: row.organisation_id,
            product_id: Some(row.product_id),
            text,
            writer,
            state: state_of(state)?,
            by,
        })
    }
}

/// An answer that was not given is not found.
fn state_of(state: Option<String>) -> Result<RemarkState> {
    state.ok_or(Code::NotFound)?.parse().map_err(Error::internal)
}

/// What was said, within reach. Everything else is not found.
pub(super) async fn find(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    kind: RemarkKind,
    id: Uuid,
) -> Result<Said> {
    let found = find_all(connection, reach, &[(kind, id)]).await?;
    Ok(found.into_iter().next().ok_or(Code::NotFound)?)
}

/// The same for many at once, in their order.
pub(super) async fn find_all(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    wanted: &[(RemarkKind, Uuid)],
) -> Result<Vec<Said>> {
    let ids = || wanted.iter().map(|(_, id)| *id);
    let reviews: HashMap<Uuid, review::Model> = review::Entity::find()
        .filter(review::Column::Id.is_in(ids()))
        .filter(reach.of(review::Column::OrganisationId))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let questions: HashMap<Uuid, question::Model> = question::Entity::find()
        .filter(question::Column::Id.is_in(ids()))
        .filter(reach.of(question::Column::OrganisationId))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let said = wanted.iter().map(|(kind, id)| match kind {
        RemarkKind::Review | RemarkKind::ReviewAnswer => {
            Said::of_review(reviews.get(id).cloned().ok_or(Code::NotFound)?, *kind)
        }
        RemarkKind::Question | RemarkKind::QuestionAnswer => {
            Said::of_question(questions.get(id).cloned().ok_or(Code::NotFound)?, *kind)
        }
    });
    said.collect()
}

/// Name and page of what it is about: the product, or the seller itself.
pub(super) async fn stands(connection: &impl ConnectionTrait, said: &Said) -> Result<(String, Stands)> {
    let product = match said.product_id {
        Some(id) => product::Entity::find_by_id(id).one(connection).await?,
        None => None,
    };
    let seller = organisation::Entity::find_by_id(said.organisation_id)
        .one(connection)
        .await?
        .ok_or_else(|| Error::internal("a remark under nobody"))?;
    place(said, product.as_ref(), &seller)
}

/// The same where both are known.
pub(super) fn place(
    said: &Said,
    product: Option<&product::Model>,
    seller: &organisation::Model,
) -> Result<(String, Stands)> {
    match (said.product_id, product) {
        (None, _) => Ok((seller.name.clone(), Stands::OnProducer(seller.slug.clone()))),
        (Some(_), Some(product)) => Ok((product.name.clone(), Stands::OnProduct(product.slug.clone()))),
        (Some(_), None) => Err(Error::internal("a remark about nothing")),
    }
}
