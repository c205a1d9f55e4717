use crate::error::{Error, Result};
use crate::proposal::is_expired;
use chrono::NaiveDate;
use domain::{Month, ProposalState};
use entities::proposal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What the proposals of a round hold of what was offered and asked for, and whom they keep apart.
///
/// Accepted ones hold what was accepted. Open ones hold what was matched, because their terms may go up
/// to it again. Declined and expired ones hold nothing.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Kilograms by offer or request and month.
    held: HashMap<(Uuid, Month), i64>,
    held_kg: i64,
    /// Offers by request: the pair declined, in whichever month.
    declined: HashMap<Uuid, BTreeSet<Uuid>>,
    /// The pair settled for less in that month; the rest is for others.
    reduced: HashMap<(Uuid, Month), BTreeSet<Uuid>>,
}

impl Standing {
    pub async fn load(
        connection: &impl ConnectionTrait,
        round_id: Uuid,
        today: NaiveDate,
    ) -> Result<Standing> {
        let rows = proposal::Entity::find()
            .filter(proposal::Column::RoundId.eq(round_id))
            .all(connection)
            .await?;
        let mut standing = Standing::default();
        for row in rows {
            let state: ProposalState = row.state.parse().map_err(Error::internal)?;
            let month: Month = row.month.parse().map_err(Error::internal)?;
            let held_kg = match state {
                ProposalState::Accepted => row.quantity_kg,
                ProposalState::Declined => 0,
                _ if is_expired(state, row.answer_until, today) => 0,
                _ => row.matched_kg,
            };
            for id in [row.offer_id, row.request_id] {
                *standing.held.entry((id, month)).or_default() += held_kg;
            }
            standing.held_kg += held_kg;
            if state == ProposalState::Declined {
                let apart = standing.declined.entry(row.request_id).or_default();
                apart.insert(row.offer_id);
            } else if held_kg > 0 && held_kg < row.matched_kg {
                let apart = standing.reduced.entry((row.request_id, month)).or_default();
                apart.insert(row.offer_id);
            }
        }
        Ok(standing)
    }

    /// Kilograms over all pairs and months.
    pub fn held_kg(&self) -> i64 {
        self.held_kg
    }

    /// Leaves the kilograms that nothing holds, and tells the requests whom not to meet again.
    pub fn take_from(&self, offers: &mut Vec<matching::Offer>, requests: &mut Vec<matching::Request>) {
        if self.held.is_empty() {
            return;
        }
        offers.retain_mut(|row| {
            row.quantity_kg -= self.held_by(&row.id, row.month);
            row.quantity_kg > 0
        });
        requests.retain_mut(|row| {
            row.quantity_kg -= self.held_by(&row.id, row.month);
            row.not_with = self.kept_apart(&row.id, row.month);
            row.quantity_kg > 0
        });
    }

    fn held_by(&self, id: &str, month: Month) -> i64 {
        let id: Option<Uuid> = id.parse().ok();
        id.and_then(|id| self.held.get(&(id, month)))
            .copied()
            .unwrap_or_default()
    }

    fn kept_apart(&self, request: &str, month: Month) -> Vec<String> {
        let Ok(request) = request.parse::<Uuid>() else {
            return Vec::new();
        };
        let declined = self.declined.get(&request).into_iter().flatten();
        let reduced = self.reduced.get(&(request, month)).into_iter().flatten();
        let all: BTreeSet<String> = declined.chain(reduced).map(Uuid::to_string).collect();
        all.into_iter().collect()
    }

    /// Whether a new pair may go out beside what stands: nobody declined it meanwhile.
    pub fn may_meet(&self, offer: Uuid, request: Uuid) -> bool {
        !self
            .declined
            .get(&request)
            .is_some_and(|offers| offers.contains(&offer))
    }

    /// Whether so many more kilograms still fit into what was registered, for each registration and month.
    pub fn leaves_room(
        &self,
        more: &BTreeMap<(Uuid, Month), i64>,
        registered: &HashMap<(Uuid, Month), i64>,
    ) -> bool {
        more.iter().all(|(key, kilograms)| {
            let held = self.held.get(key).copied().unwrap_or_default();
            let most = registered.get(key).copied().unwrap_or_default();
            held.saturating_add(*kilograms) <= most
        })
    }
}
