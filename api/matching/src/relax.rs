//! The problem of one group, and its solution when lot limits are left aside.

use crate::explain::FEWEST_STARS;
use crate::gain::{Gain, Scale, tie};
use crate::group::Group;
use crate::market::{LARGEST_PRICE_VND, Settings};
use crate::network::{Arc, Network};
use crate::pairs::Pair;

/// Kilograms and surplus of an allocation or a bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Amount {
    pub quantity_kg: i128,
    pub surplus_vnd: i128,
}

impl Amount {
    pub fn add(&mut self, kilograms: i64, surplus_vnd: i64) {
        self.quantity_kg += i128::from(kilograms);
        self.surplus_vnd += i128::from(kilograms) * i128::from(surplus_vnd);
    }

    pub fn plus(self, other: Amount) -> Amount {
        Amount {
            quantity_kg: self.quantity_kg + other.quantity_kg,
            surplus_vnd: self.surplus_vnd + other.surplus_vnd,
        }
    }
}

/// A pair as the solver sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub offer: u32,
    pub request: u32,
    pub gain: Gain,
    pub surplus_vnd: i64,
    pub lot_kg: i64,
}

pub(crate) struct Problem {
    pub scale: Scale,
    pub supplies_kg: Vec<i64>,
    pub demands_kg: Vec<i64>,
    pub links: Vec<Link>,
}

impl Problem {
    pub fn of(group: &Group, pairs: &[Pair], settings: &Settings) -> Problem {
        let scale = scale(group, settings);
        let links = pairs
            .iter()
            .map(|pair| Link {
                offer: pair.offer,
                request: pair.request,
                gain: gain(group, &scale, pair.offer, pair.request, pair.surplus_vnd),
                surplus_vnd: pair.surplus_vnd,
                lot_kg: pair.lot_kg,
            })
            .collect();
        Problem {
            scale,
            supplies_kg: group.offers.iter().map(|row| row.offer.quantity_kg).collect(),
            demands_kg: group.requests.iter().map(|row| row.request.quantity_kg).collect(),
            links,
        }
    }

    /// The same with no row selling more than in these flows; a row of a lot sells a lot at least.
    pub fn limited_to(&self, flows: &[(usize, i64)]) -> Problem {
        let mut most_kg = vec![0; self.supplies_kg.len()];
        let mut least_kg = vec![i64::MAX; self.supplies_kg.len()];
        for (link, kilograms) in flows {
            most_kg[self.links[*link].offer as usize] += kilograms;
        }
        for link in &self.links {
            let least = &mut least_kg[link.offer as usize];
            *least = link.lot_kg.min(*least);
        }
        let mut links = self.links.clone();
        for link in &mut links {
            // The network knows no empty row: one without a fair kilogram keeps one that fits no lot.
            if most_kg[link.offer as usize] == 0 {
                link.lot_kg = link.lot_kg.max(2);
            }
        }
        let supplies_kg = most_kg.into_iter().zip(least_kg).zip(&self.supplies_kg);
        Problem {
            scale: self.scale,
            supplies_kg: supplies_kg
                .map(|((most, least), supply)| if most > 0 { most.max(least).min(*supply) } else { 1 })
                .collect(),
            demands_kg: self.demands_kg.clone(),
            links,
        }
    }

    pub fn amount(&self, flows: &[(usize, i64)]) -> Amount {
        let mut amount = Amount::default();
        for (link, kilograms) in flows {
            amount.add(*kilograms, self.links[*link].surplus_vnd);
        }
        amount
    }

    pub fn network(&self) -> Network {
        let arcs = self
            .links
            .iter()
            .map(|l| Arc {
                source: l.offer,
                sink: l.request,
                gain: l.gain,
            })
            .collect();
        let mut network = Network::new(&self.supplies_kg, &self.demands_kg, arcs);
        network.optimise();
        network
    }
}

pub(crate) fn gain(group: &Group, scale: &Scale, offer: u32, request: u32, surplus_vnd: i64) -> Gain {
    let offer = group.offers[offer as usize].scrambled_id;
    let request = group.requests[request as usize].scrambled_id;
    Gain {
        main: scale.main(surplus_vnd),
        tie: tie(offer, request),
    }
}

/// Wide enough for every surplus that the group could see were an ask lowered to nothing, or the stars
/// raised to what a request wants.
fn scale(group: &Group, settings: &Settings) -> Scale {
    let bid = group
        .requests
        .iter()
        .map(|row| row.request.bid_vnd_per_kg)
        .max()
        .unwrap_or(0);
    let held = group.offers.iter().map(|row| row.offer.ocop_stars);
    let wanted = group.requests.iter().map(|row| row.request.min_ocop_stars);
    let stars = held.chain(wanted).max().unwrap_or(0);
    let bonus = settings
        .star_bonus_vnd
        .saturating_mul(i64::from(stars).max(FEWEST_STARS));
    let largest = (bid + bonus).clamp(0, 10 * LARGEST_PRICE_VND);
    Scale::new(
        settings.objective,
        largest,
        group.offers.len().min(group.requests.len()),
    )
}
