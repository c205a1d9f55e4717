use super::table::Row;
use super::{Side, rows};
use crate::app::Membership;
use crate::db::locks_rows;
use crate::error::{Error, Result};
use crate::party;
use domain::{Code, RegistrationAction, RoundState};
use entities::matching_round;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

/// A registration whose round cannot close and whose row cannot change until the commit.
pub(super) struct Held {
    pub row: Row,
    pub round: Option<matching_round::Model>,
}

/// Holds a registration of the acting organisation, or of a club that it represents, for this action.
/// The round comes before the registration, as everywhere, so that nobody waits in a circle: a closing
/// that came first makes this a conflict, one that comes later finds the change done.
/// Errors: not ours, wrong state, the round is closed.
pub(super) async fn hold(
    tx: &impl ConnectionTrait,
    side: Side,
    acting: &Membership,
    id: Uuid,
    action: RegistrationAction,
) -> Result<Held> {
    let ours = party::acts_for(tx, acting).await?;
    let seen = rows::one(tx, side, &ours, id, false)
        .await?
        .ok_or(Code::NotFound)?;
    let round = match seen.round_id {
        Some(round_id) => {
            let mut finder = matching_round::Entity::find_by_id(round_id);
            if locks_rows(tx) {
                finder = finder.lock_shared();
            }
            Some(finder.one(tx).await?.ok_or(Code::NotFound)?)
        }
        None => None,
    };
    let row = rows::one(tx, side, &ours, id, locks_rows(tx))
        .await?
        .ok_or(Code::NotFound)?;
    if row.state.after(action).is_none() {
        return Err(Code::WrongState.into());
    }
    let state: Option<RoundState> = match &round {
        Some(round) => Some(round.state.parse().map_err(Error::internal)?),
        None => None,
    };
    if !action.fits(state) {
        return Err(Code::RegistrationHeld.into());
    }
    Ok(Held { row, round })
}
