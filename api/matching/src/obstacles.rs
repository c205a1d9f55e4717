//! What keeps a pair from trading.

use crate::group::{Group, Standards};
use crate::market::{Reason, Settings, Side};
use crate::pairs::{bonus_vnd, lot_kg, transport_vnd, variety_fits};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Obstacles {
    pub missing: Standards,
    pub stars_short: u8,
    pub other_variety: bool,
    /// Kilometres over the limit, in tenths.
    pub over_dkm: i64,
    /// Ask + transport − bid, where positive.
    pub short_vnd: i64,
    /// The lot less the smaller quantity, where positive.
    pub lot_over_kg: i64,
    pub lot_kg: i64,
    /// With the bonus; below the bonus where the price is an obstacle.
    pub surplus_vnd: i64,
}

/// `None` within one organisation and where the two are kept apart: no change helps.
pub(crate) fn obstacles(
    group: &Group,
    settings: &Settings,
    offer: usize,
    request: usize,
) -> Option<Obstacles> {
    let (from, to) = (&group.offers[offer], &group.requests[request]);
    if group.never_pairs(offer, request) {
        return None;
    }
    let distance_dkm = group.distance_dkm(offer, request);
    let transport_vnd = transport_vnd(settings.transport_rate_vnd_per_tkm, distance_dkm);
    let shared = to.request.bid_vnd_per_kg - from.offer.ask_vnd_per_kg - transport_vnd;
    let lot_kg = lot_kg(from.offer, to.request);
    Some(Obstacles {
        missing: to.required.missing_in(from.held),
        stars_short: to.request.min_ocop_stars.saturating_sub(from.offer.ocop_stars),
        other_variety: !variety_fits(from, to),
        over_dkm: to
            .request
            .max_distance_dkm
            .map_or(0, |limit| (distance_dkm - limit).max(0)),
        short_vnd: (-shared).max(0),
        lot_over_kg: (lot_kg - from.offer.quantity_kg.min(to.request.quantity_kg)).max(0),
        lot_kg,
        surplus_vnd: shared + bonus_vnd(settings, from.offer),
    })
}

impl Obstacles {
    /// How many conditions fail; each missing standard is one.
    pub fn count(&self) -> usize {
        self.missing.list().count()
            + usize::from(self.stars_short > 0)
            + usize::from(self.other_variety)
            + usize::from(self.over_dkm > 0)
            + usize::from(self.short_vnd > 0)
            + usize::from(self.lot_over_kg > 0)
    }

    /// Each failing condition with how far it fails, in the words of [`crate::Gap::detail`].
    pub fn describe(&self, side: Side) -> String {
        let mut words: Vec<String> = self
            .missing
            .list()
            .map(|standard| format!("{}:{standard}", Reason::Standard))
            .collect();
        let mut add = |fails: bool, reason: Reason, by: String| {
            if fails {
                words.push(format!("{reason}:{by}"));
            }
        };
        add(
            self.stars_short > 0,
            Reason::Stars,
            format!("+{}", self.stars_short),
        );
        add(
            self.over_dkm > 0,
            Reason::Distance,
            kilometres_over(self.over_dkm),
        );
        add(
            self.short_vnd > 0,
            Reason::Price,
            price_change(side, self.short_vnd),
        );
        add(
            self.lot_over_kg > 0,
            Reason::Lot,
            format!("-{}", self.lot_over_kg),
        );
        if self.other_variety {
            words.push(Reason::Variety.to_string());
        }
        words.join(";")
    }
}

/// `+12.3`: kilometres by which the limit would have to grow.
pub(crate) fn kilometres_over(dkm: i64) -> String {
    format!("+{}.{}", dkm / 10, dkm % 10)
}

/// `-500`: the ask goes down; `+500`: the bid goes up.
pub(crate) fn price_change(side: Side, change_vnd: i64) -> String {
    match side {
        Side::Offer => format!("-{change_vnd}"),
        Side::Request => format!("+{change_vnd}"),
    }
}
