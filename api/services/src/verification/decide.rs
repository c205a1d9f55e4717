use super::letters::tell_managers;
use super::queue::{organisations_within, products_within};
use crate::app::{App, Area, Ctx};
use crate::catalogue::{index_live_products, set_state};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::organisation::within;
use crate::outbox::{self, Job};
use crate::party::require_legal_person;
use crate::planting_area::{answer_code, code_in_office_area};
use domain::{Code, ListingState, OrganisationKind, QueueKind, RatingState, Verification};
use entities::{certificate, ocop_rating, organisation, planting_area, product};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What the office says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// The reason is told to the organisation.
    Reject {
        reason: String,
    },
}

/// Whose papers were answered, and what the letter calls them.
struct Answered {
    organisation_id: Uuid,
    title: String,
}

/// What every answer needs to know.
struct Answer<'a> {
    app: &'a App,
    ctx: &'a Ctx,
    tx: &'a DatabaseTransaction,
    area: &'a Area,
    id: Uuid,
    approves: bool,
    reason: Option<&'a str>,
}

/// Answers one thing of the queue, in the office's area. Of two officers the first is heard;
/// the other is told that it has changed.
pub async fn decide(app: &App, ctx: &Ctx, kind: QueueKind, id: Uuid, decision: Decision) -> Result<()> {
    let office = ctx.office()?.verified()?;
    let mut checks = Checks::new();
    let reason = match &decision {
        Decision::Approve => None,
        Decision::Reject { reason } => Some(checks.text("reason", reason, 500)),
    };
    checks.done()?;
    let tx = app.db.begin().await?;
    let answer = Answer {
        app,
        ctx,
        tx: &tx,
        area: &office.area,
        id,
        approves: decision == Decision::Approve,
        reason: reason.as_deref(),
    };
    let answered = match kind {
        QueueKind::Organisation => answer.organisation().await?,
        QueueKind::Rating => answer.rating().await?,
        QueueKind::Listing => answer.listing().await?,
        QueueKind::Certificate => answer.certificate().await?,
        QueueKind::PlantingCode => answer.planting_code().await?,
    };
    tell_managers(
        app,
        ctx,
        &tx,
        kind,
        answered.organisation_id,
        &answered.title,
        reason.as_deref(),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

impl Answer<'_> {
    async fn organisation(&self) -> Result<Answered> {
        let row = organisation::Entity::find_by_id(self.id)
            .filter(within(self.area))
            .filter(organisation::Column::Kind.ne(OrganisationKind::TradeOffice.as_str()))
            .one(self.tx)
            .await?
            .ok_or(Code::NotFound)?;
        self.still_waits(&row.verification, Verification::Pending.as_str())?;
        if self.approves {
            require_legal_person(self.tx, &row).await?;
        }
        let next = self.verification();
        let changed = organisation::Entity::update_many()
            .col_expr(organisation::Column::Verification, Expr::value(next.as_str()))
            .col_expr(organisation::Column::UpdatedAt, Expr::value(self.ctx.now))
            .filter(organisation::Column::Id.eq(self.id))
            .filter(organisation::Column::Verification.eq(Verification::Pending.as_str()))
            .exec(self.tx)
            .await?;
        self.note(
            "organisation",
            changed.rows_affected,
            Verification::Pending.as_str(),
            next.as_str(),
        )
        .await?;
        index_live_products(self.app, self.ctx, self.tx, row.id).await?;
        Ok(Answered {
            organisation_id: row.id,
            title: row.name,
        })
    }

    async fn rating(&self) -> Result<Answered> {
        let row = ocop_rating::Entity::find_by_id(self.id)
            .filter(ocop_rating::Column::ProductId.in_subquery(products_within(self.area)))
            .one(self.tx)
            .await?
            .ok_or(Code::NotFound)?;
        self.still_waits(&row.state, RatingState::Pending.as_str())?;
        let product = product::Entity::find_by_id(row.product_id)
            .one(self.tx)
            .await?
            .ok_or(Code::NotFound)?;
        let next = if self.approves {
            RatingState::Verified
        } else {
            RatingState::Rejected
        };
        let changed = ocop_rating::Entity::update_many()
            .col_expr(ocop_rating::Column::State, Expr::value(next.as_str()))
            .filter(ocop_rating::Column::Id.eq(self.id))
            .filter(ocop_rating::Column::State.eq(RatingState::Pending.as_str()))
            .exec(self.tx)
            .await?;
        self.note(
            "ocop_rating",
            changed.rows_affected,
            RatingState::Pending.as_str(),
            next.as_str(),
        )
        .await?;
        let index = Job::IndexProduct {
            product_id: product.id,
        };
        outbox::enqueue(self.app, self.ctx, self.tx, &index).await?;
        Ok(Answered {
            organisation_id: product.organisation_id,
            title: format!("{} ({}★)", product.name, row.stars),
        })
    }

    async fn listing(&self) -> Result<Answered> {
        let row = product::Entity::find_by_id(self.id)
            .filter(product::Column::OrganisationId.in_subquery(organisations_within(self.area)))
            .one(self.tx)
            .await?
            .ok_or(Code::NotFound)?;
        self.still_waits(&row.state, ListingState::InReview.as_str())?;
        let next = if self.approves {
            ListingState::Live
        } else {
            ListingState::Rejected
        };
        set_state(self.app, self.ctx, self.tx, row.id, ListingState::InReview, next).await?;
        self.note("product", 1, ListingState::InReview.as_str(), next.as_str())
            .await?;
        Ok(Answered {
            organisation_id: row.organisation_id,
            title: row.name,
        })
    }

    async fn certificate(&self) -> Result<Answered> {
        let row = certificate::Entity::find_by_id(self.id)
            .filter(certificate::Column::OrganisationId.in_subquery(organisations_within(self.area)))
            .one(self.tx)
            .await?
            .ok_or(Code::NotFound)?;
        self.still_waits(&row.verification, Verification::Pending.as_str())?;
        let next = self.verification();
        let changed = certificate::Entity::update_many()
            .col_expr(certificate::Column::Verification, Expr::value(next.as_str()))
            .filter(certificate::Column::Id.eq(self.id))
            .filter(certificate::Column::Verification.eq(Verification::Pending.as_str()))
            .exec(self.tx)
            .await?;
        self.note(
            "certificate",
            changed.rows_affected,
            Verification::Pending.as_str(),
            next.as_str(),
        )
        .await?;
        Ok(Answered {
            organisation_id: row.organisation_id,
            title: row.number,
        })
    }

    async fn planting_code(&self) -> Result<Answered> {
        let row = code_in_office_area(self.ctx, self.tx, self.id).await?;
        self.still_waits(&row.verification, Verification::Pending.as_str())?;
        let area = planting_area::Entity::find_by_id(row.planting_area_id)
            .one(self.tx)
            .await?
            .ok_or(Code::NotFound)?;
        answer_code(
            self.app,
            self.ctx,
            self.tx,
            &row,
            self.verification(),
            self.reason,
        )
        .await?;
        Ok(Answered {
            organisation_id: area.organisation_id,
            title: row.code,
        })
    }

    fn verification(&self) -> Verification {
        if self.approves {
            Verification::Verified
        } else {
            Verification::Rejected
        }
    }

    /// What the officer answers was in the queue; when it is not any more, somebody was faster.
    fn still_waits(&self, state: &str, waiting: &str) -> Result<()> {
        if state == waiting {
            Ok(())
        } else {
            Err(Code::Changed.into())
        }
    }

    async fn note(&self, subject: &str, changed: u64, from: &str, to: &str) -> Result<()> {
        if changed == 0 {
            return Err(Error::Refused(Code::Changed));
        }
        let change = Change {
            subject,
            id: self.id,
            from: Some(from),
            to,
            note: self.reason,
        };
        history::append(self.app, self.ctx, self.tx, change).await
    }
}
