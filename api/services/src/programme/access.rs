//! Who may tend a programme: its own office, an office whose area covers it, an administrator.
//! A plan whose document leaves its place open belongs to no area: any verified office may tend it.

use super::area::{ProgrammeArea, area_of};
use crate::app::{Actor, Ctx};
use crate::error::Result;
use domain::{Code, OrganisationKind, Verification};
use entities::programme;
use sea_orm::ConnectionTrait;

pub(crate) fn may_tend(ctx: &Ctx, programme: &programme::Model, area: &ProgrammeArea) -> bool {
    let person = match &ctx.actor {
        Actor::System => return true,
        Actor::Anyone => return false,
        Actor::Person(person) => person,
    };
    if person.is_administrator {
        return true;
    }
    person.acting.as_ref().is_some_and(|acting| {
        acting.kind == OrganisationKind::TradeOffice
            && acting.verification == Verification::Verified
            && (programme.office_id == Some(acting.organisation_id)
                || area.lies_in(&acting.area)
                || (area.is_empty() && programme.office_id.is_none()))
    })
}

/// The programme, if the actor may tend it. Programmes are public, so a refusal hides nothing.
pub(crate) async fn tended(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    key: &str,
) -> Result<programme::Model> {
    ctx.person()?;
    let programme = super::by_key(connection, key).await?;
    let area = area_of(connection, &[programme.id])
        .await?
        .remove(&programme.id)
        .unwrap_or_default();
    if may_tend(ctx, &programme, &area) {
        Ok(programme)
    } else {
        Err(Code::NotAllowed.into())
    }
}
