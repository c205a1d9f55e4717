use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use chrono::NaiveDate;
use domain::{Code, RatingState};
use entities::{ocop_rating, product};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// An OCOP rating with its papers, as the seller enters it.
#[derive(Debug, Clone, Default)]
pub struct NewRating {
    pub stars: i32,
    pub certificate_number: String,
    pub issuer: String,
    pub decided_on: Option<NaiveDate>,
    /// Only where the certificate says otherwise than 36 months.
    pub expires_on: Option<NaiveDate>,
}

/// Enters a rating; its stars show once an office has verified it.
pub async fn add_rating(app: &App, ctx: &Ctx, slug: &str, rating: NewRating) -> Result<Uuid> {
    let seller = ctx.seller()?.organisation_id;
    let mut checks = Checks::new();
    checks.range("stars", i64::from(rating.stars), 3, 5);
    let number = checks.text("certificate_number", &rating.certificate_number, 80);
    let issuer = checks.text("issuer", &rating.issuer, 160);
    checks.require(
        rating.decided_on.is_some(),
        "decided_on",
        Code::StarsNeedCertificate,
    );
    checks.require(
        rating.decided_on.is_none_or(|day| day <= ctx.today()),
        "decided_on",
        Code::OutOfRange,
    );
    if let (Some(decided), Some(expires)) = (rating.decided_on, rating.expires_on) {
        checks.require(decided < expires, "expires_on", Code::DateOrder);
    }
    checks.done()?;
    let tx = app.db().begin().await?;
    let product = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .filter(product::Column::OrganisationId.eq(seller))
        .one(&tx)
        .await?
        .ok_or(Error::Refused(Code::NotFound))?;
    let id = app.ids.next();
    ocop_rating::ActiveModel {
        id: Set(id),
        product_id: Set(product.id),
        stars: Set(rating.stars),
        state: Set(RatingState::Pending.to_string()),
        certificate_number: Set(Some(number)),
        issuer: Set(Some(issuer)),
        decided_on: Set(rating.decided_on),
        recognised_year: Set(None),
        expires_on: Set(rating.expires_on),
        withdrawn_on: Set(None),
        source_title: Set(None),
        source_site: Set(None),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let entered = Change {
        subject: "ocop_rating",
        id,
        from: None,
        to: RatingState::Pending.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, entered).await?;
    tx.commit().await?;
    Ok(id)
}
