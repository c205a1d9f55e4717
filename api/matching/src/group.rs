//! The rows of one commodity in one month, in an order that does not depend on the input's.

use crate::gain::scramble;
use crate::market::{LARGEST_PRICE_VND, LARGEST_QUANTITY_KG, Offer, Request};
use crate::pools::{Seller, Supply};
use domain::geography::{Point, road_distance_dkm};
use domain::{Month, Standard};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

pub(crate) struct OfferRow<'a> {
    pub offer: &'a Offer,
    /// The rows that stand behind it: itself, or the rows of a pool's members.
    pub members: &'a [&'a Offer],
    pub seller: Seller<'a>,
    pub variety: Option<String>,
    pub held: Standards,
    places: Vec<usize>,
    pub scrambled_id: u64,
}

pub(crate) struct RequestRow<'a> {
    pub request: &'a Request,
    pub variety: Option<String>,
    pub required: Standards,
    place: usize,
    pub scrambled_id: u64,
}

pub(crate) struct Group<'a> {
    pub month: Month,
    pub offers: Vec<OfferRow<'a>>,
    pub requests: Vec<RequestRow<'a>>,
    /// (offer, request)
    kept_apart: HashSet<(usize, usize)>,
    distances: Arc<Distances>,
}

impl Group<'_> {
    pub fn distance_dkm(&self, offer: usize, request: usize) -> i64 {
        let to = self.requests[request].place;
        let from = self.offers[offer].places.iter();
        from.map(|from| self.distances.between(*from, to))
            .max()
            .unwrap_or(0)
    }

    /// One organisation, also through a pool, or a pair that the request names as not to be made.
    pub fn never_pairs(&self, offer: usize, request: usize) -> bool {
        let buyer = &self.requests[request].request.buyer_id;
        self.kept_apart.contains(&(offer, request))
            || self.offers[offer]
                .members
                .iter()
                .any(|member| member.seller_id == *buyer)
    }
}

/// A set of standards, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Standards(u32);

impl Standards {
    pub fn of(list: &[Standard]) -> Standards {
        Standards(
            list.iter()
                .fold(0, |bits, standard| bits | 1 << (*standard as u32)),
        )
    }

    /// Those of `self` that `held` lacks.
    pub fn missing_in(self, held: Standards) -> Standards {
        Standards(self.0 & !held.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The standard in a set of one.
    pub fn only(self) -> Option<Standard> {
        let mut members = Standard::ALL
            .iter()
            .filter(|standard| self.0 & 1 << (**standard as u32) != 0);
        members.next().filter(|_| self.0.is_power_of_two()).copied()
    }

    pub fn list(self) -> impl Iterator<Item = Standard> {
        Standard::ALL
            .iter()
            .filter(move |standard| self.0 & 1 << (**standard as u32) != 0)
            .copied()
    }
}

/// Words that name the same thing: white space and capitals do not tell commodities apart, marks do.
pub(crate) fn same_word(word: &str) -> String {
    domain::text::tidy(word).to_lowercase()
}

pub(crate) fn same_variety(variety: Option<&String>) -> Option<String> {
    variety
        .map(|word| same_word(word))
        .filter(|word| !word.is_empty())
}

/// Rows beyond the largest quantity or price, or without a quantity, take no part.
pub(crate) fn taking_part(offers: &[Offer]) -> impl Iterator<Item = &Offer> {
    offers
        .iter()
        .filter(|o| in_range(o.quantity_kg, o.ask_vnd_per_kg))
}

/// Groups by commodity and month, both sorted.
pub(crate) fn groups<'a>(supplies: &'a [Supply<'a>], requests: &'a [Request]) -> Vec<Group<'a>> {
    let mut commodities: BTreeMap<String, (Vec<&Supply>, Vec<&Request>)> = BTreeMap::new();
    for supply in supplies {
        commodities
            .entry(same_word(&supply.offer.commodity))
            .or_default()
            .0
            .push(supply);
    }
    for request in requests
        .iter()
        .filter(|r| in_range(r.quantity_kg, r.bid_vnd_per_kg))
    {
        commodities
            .entry(same_word(&request.commodity))
            .or_default()
            .1
            .push(request);
    }
    commodities
        .into_values()
        .flat_map(|(supplies, requests)| by_month(supplies, requests))
        .collect()
}

fn in_range(quantity_kg: i64, price_vnd: i64) -> bool {
    (1..=LARGEST_QUANTITY_KG).contains(&quantity_kg) && (0..=LARGEST_PRICE_VND).contains(&price_vnd)
}

fn by_month<'a>(mut supplies: Vec<&'a Supply<'a>>, mut requests: Vec<&'a Request>) -> Vec<Group<'a>> {
    supplies.sort_unstable_by(|a, b| (&a.offer, a.seller).cmp(&(&b.offer, b.seller)));
    requests.sort_unstable();
    let mut from = Places::default();
    let mut to = Places::default();
    let mut months: BTreeMap<Month, (Vec<OfferRow>, Vec<RequestRow>)> = BTreeMap::new();
    for supply in supplies {
        let offer = supply.offer.as_ref();
        let members = supply.members.iter();
        months.entry(offer.month).or_default().0.push(OfferRow {
            offer,
            members: &supply.members,
            seller: supply.seller,
            variety: same_variety(offer.variety.as_ref()),
            held: Standards::of(&offer.standards),
            places: members.map(|member| from.index(member.place.point())).collect(),
            scrambled_id: scramble(&offer.id),
        });
    }
    for request in requests {
        months.entry(request.month).or_default().1.push(RequestRow {
            request,
            variety: same_variety(request.variety.as_ref()),
            required: Standards::of(&request.standards_required),
            place: to.index(request.place.point()),
            scrambled_id: scramble(&request.id),
        });
    }
    let distances = Arc::new(Distances::new(from.points, to.points));
    months
        .into_iter()
        .map(|(month, (offers, requests))| Group {
            month,
            kept_apart: kept_apart(&offers, &requests),
            offers,
            requests,
            distances: distances.clone(),
        })
        .collect()
}

/// A pool is kept apart from whom one of its members is kept apart.
fn kept_apart(offers: &[OfferRow], requests: &[RequestRow]) -> HashSet<(usize, usize)> {
    if requests.iter().all(|row| row.request.not_with.is_empty()) {
        return HashSet::new();
    }
    let indexes: HashMap<&str, usize> = offers
        .iter()
        .enumerate()
        .flat_map(|(index, row)| row.members.iter().map(move |member| (member.id.as_str(), index)))
        .collect();
    let named = requests.iter().enumerate().flat_map(|(request, row)| {
        let offers = row.request.not_with.iter();
        offers
            .filter_map(|id| indexes.get(id.as_str()).copied())
            .map(move |offer| (offer, request))
    });
    named.collect()
}

#[derive(Default)]
struct Places {
    points: Vec<Point>,
    indexes: HashMap<Point, usize>,
}

impl Places {
    fn index(&mut self, point: Point) -> usize {
        *self.indexes.entry(point).or_insert_with(|| {
            self.points.push(point);
            self.points.len() - 1
        })
    }
}

/// Road distances between the places of one commodity, each found when first asked for and shared by
/// all months.
struct Distances {
    from: Vec<Point>,
    to: Vec<Point>,
    known_dkm: Vec<AtomicI32>,
}

const UNKNOWN: i32 = -1;

impl Distances {
    fn new(from: Vec<Point>, to: Vec<Point>) -> Distances {
        let known_dkm = (0..from.len() * to.len())
            .map(|_| AtomicI32::new(UNKNOWN))
            .collect();
        Distances { from, to, known_dkm }
    }

    fn between(&self, from: usize, to: usize) -> i64 {
        let cell = &self.known_dkm[to * self.from.len() + from];
        let known = cell.load(Ordering::Relaxed);
        if known != UNKNOWN {
            return i64::from(known);
        }
        let found = road_distance_dkm(self.from[from], self.to[to]);
        cell.store(i32::try_from(found).unwrap_or(i32::MAX), Ordering::Relaxed);
        found
    }
}
