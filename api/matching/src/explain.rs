//! Why kilograms stayed unmatched: each reason is found by changing one condition for one row, and
//! its kilograms by what the row trades after that change ([`crate::replay`] says how that is verified).

use crate::gain::Gain;
use crate::market::{Gap, Offer, Reason, Settings, Side};
use crate::obstacles::{Obstacles, kilometres_over, obstacles, price_change};
use crate::relax::gain;
use crate::replay::{Change, Ground, NewPair, Replay};
use crate::solve::Solution;
use std::collections::BTreeMap;

/// No product is awarded fewer stars and shown with them.
pub(crate) const FEWEST_STARS: i64 = 3;

/// A row and what the optimum makes of it.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub side: Side,
    pub row: usize,
    pub matched_kg: i64,
    pub unmatched_kg: i64,
}

/// A partner that one condition keeps away, and by how much.
struct Blocked {
    other: usize,
    by: i64,
    obstacles: Obstacles,
}

/// Answers for the rows of one group, one after the other.
pub(crate) struct Explainer<'a> {
    solution: &'a Solution<'a>,
    settings: &'a Settings,
    replay: Replay<'a>,
}

impl<'a> Explainer<'a> {
    pub fn new(ground: &'a Ground<'a>, settings: &'a Settings) -> Explainer<'a> {
        Explainer {
            solution: ground.solution,
            settings,
            replay: Replay::new(ground),
        }
    }

    pub fn reasons(&mut self, mut row: Row) -> Vec<Gap> {
        if self.replay.has_lots() {
            // What moving others about would bring without any change is not the change's doing.
            let same = Change::default();
            row.matched_kg = self.replay.matched_kg(row.side, row.row, &same);
        }
        let others = match row.side {
            Side::Offer => self.solution.group.requests.len(),
            Side::Request => self.solution.group.offers.len(),
        };
        let mut blocked: BTreeMap<(Reason, String), Vec<Blocked>> = BTreeMap::new();
        let mut nearest: Option<Blocked> = None;
        let mut open = Vec::new();
        for other in 0..others {
            let (offer, request) = pair_of(row, other);
            let Some(obstacles) = obstacles(&self.solution.group, self.settings, offer, request) else {
                continue;
            };
            match obstacles.count() {
                0 => open.push(Blocked {
                    other,
                    by: 0,
                    obstacles,
                }),
                1 => {
                    let (reason, named, by) = only_obstacle(&obstacles);
                    blocked
                        .entry((reason, named))
                        .or_default()
                        .push(Blocked { other, by, obstacles });
                }
                _ => {}
            }
            let harder = |known: &Blocked| difficulty(&known.obstacles) > difficulty(&obstacles);
            if obstacles.count() > 0 && nearest.as_ref().is_none_or(harder) {
                nearest = Some(Blocked {
                    other,
                    by: 0,
                    obstacles,
                });
            }
        }
        if nearest.is_none() && open.is_empty() {
            return vec![self.gap(row, Reason::NoCounterpart, String::new(), row.unmatched_kg)];
        }
        let too_dear = blocked
            .remove(&(Reason::Price, String::new()))
            .unwrap_or_default();
        let mut gaps = Vec::new();
        for ((reason, named), partners) in blocked {
            if reason == Reason::Stars && row.side == Side::Offer {
                gaps.extend(self.by_own_stars(row, &partners, &open));
            } else {
                gaps.extend(self.by_condition(row, reason, named, &partners));
            }
        }
        gaps.extend(self.by_price(row, too_dear.iter().chain(&open)));
        if open.iter().any(|partner| partner.obstacles.lot_kg > 1) {
            let change = Change {
                any_lot: true,
                ..Change::default()
            };
            gaps.extend(self.verified(row, Reason::Lot, String::new(), &change));
        }
        gaps.extend(self.by_competition(row, &open));
        if gaps.is_empty() {
            gaps.push(self.by_several(row, nearest.as_ref()));
        }
        gaps.sort_by(|a, b| (a.reason, &a.detail).cmp(&(b.reason, &b.detail)));
        gaps
    }

    /// The offers behind an offer's row.
    pub fn members(&self, row: usize) -> &'a [&'a Offer] {
        self.solution.group.offers[row].members
    }

    pub fn gap(&self, row: Row, reason: Reason, detail: String, blocked_kg: i64) -> Gap {
        let (id, commodity) = match row.side {
            Side::Offer => {
                let offer = self.solution.group.offers[row.row].offer;
                (&offer.id, &offer.commodity)
            }
            Side::Request => {
                let request = self.solution.group.requests[row.row].request;
                (&request.id, &request.commodity)
            }
        };
        Gap {
            side: row.side,
            id: id.clone(),
            commodity: commodity.clone(),
            month: self.solution.group.month,
            unmatched_kg: row.unmatched_kg,
            reason,
            detail,
            blocked_kg,
        }
    }

    /// A gap when more of the row trades after the change.
    fn verified(&mut self, row: Row, reason: Reason, detail: String, change: &Change) -> Option<Gap> {
        let more_kg = self.more_kg(row, change)?;
        Some(self.gap(row, reason, detail, more_kg))
    }

    /// Kilograms that the row trades more after the change, where it does.
    fn more_kg(&mut self, row: Row, change: &Change) -> Option<i64> {
        let more_kg = self.replay.matched_kg(row.side, row.row, change) - row.matched_kg;
        (more_kg > 0).then_some(more_kg)
    }

    fn gain(&self, row: Row, other: usize, surplus_vnd: i64) -> Gain {
        let (offer, request) = pair_of(row, other);
        gain(
            &self.solution.group,
            &self.solution.problem.scale,
            offer as u32,
            request as u32,
            surplus_vnd,
        )
    }

    /// Whether the partner's worst pair is worth less; with lots prices cannot tell, and all may be.
    fn is_worth(&self, row: Row, other: usize, surplus_vnd: i64) -> bool {
        let to_beat = self.replay.to_beat(row.side, other);
        to_beat.is_none_or(|to_beat| self.gain(row, other, surplus_vnd) > to_beat)
    }

    /// A condition other than the price, eased just so far that the first partner worth having comes in.
    fn by_condition(&mut self, row: Row, reason: Reason, named: String, partners: &[Blocked]) -> Option<Gap> {
        let is_worth = |p: &&Blocked| self.is_worth(row, p.other, p.obstacles.surplus_vnd);
        let mut steps: Vec<i64> = partners.iter().filter(is_worth).map(|p| p.by).collect();
        steps.sort_unstable();
        steps.dedup();
        if !self.replay.has_lots() {
            steps.truncate(1);
        }
        let change = |by: i64| {
            let eased_kg = if reason == Reason::Lot { by } else { 0 };
            let let_in = partners.iter().filter(move |p| p.by <= by);
            let new_pair = move |p: &Blocked| NewPair {
                other: p.other,
                surplus_vnd: p.obstacles.surplus_vnd,
                lot_kg: p.obstacles.lot_kg - eased_kg,
            };
            Change {
                new_pairs: let_in.map(new_pair).collect(),
                ..Change::default()
            }
        };
        let last = i64::try_from(steps.len()).unwrap_or(0) - 1;
        let (place, more_kg) = smallest(last, |place| {
            let by = steps.get(usize::try_from(place).ok()?)?;
            self.more_kg(row, &change(*by))
        })?;
        let by = usize::try_from(place)
            .ok()
            .and_then(|place| steps.get(place).copied())?;
        let detail = match reason {
            // The stars that the request would have to be content with.
            Reason::Stars => self.stars(row).saturating_sub(by).to_string(),
            Reason::Distance => kilometres_over(by),
            Reason::Lot => partners
                .iter()
                .find(|p| p.by == by)
                .map(|p| (p.obstacles.lot_kg - by).to_string())
                .unwrap_or_default(),
            _ => named,
        };
        Some(self.gap(row, reason, detail, more_kg))
    }

    /// The fewest stars, of those that are awarded, with which the offer sells more. Each star earns its
    /// bonus on every pair, so that fewer than a request wants may win a partner whom others hold.
    fn by_own_stars(&mut self, row: Row, too_few_for: &[Blocked], open: &[Blocked]) -> Option<Gap> {
        let per_star = self.settings.star_bonus_vnd;
        let first = (FEWEST_STARS - self.stars(row)).max(1);
        let last = too_few_for.iter().map(|p| p.by).max()?.max(first);
        for by in first..=last {
            let more_vnd = per_star.saturating_mul(by);
            let surplus = |p: &Blocked| p.obstacles.surplus_vnd.saturating_add(more_vnd);
            let let_in = || too_few_for.iter().filter(|p| p.by <= by);
            let is_worth = |p: &Blocked| self.is_worth(row, p.other, surplus(p));
            if !let_in().chain(open).any(is_worth) {
                continue;
            }
            let change = Change {
                new_pairs: let_in()
                    .map(|p| NewPair {
                        other: p.other,
                        surplus_vnd: surplus(p),
                        lot_kg: p.obstacles.lot_kg,
                    })
                    .collect(),
                more_surplus_vnd: more_vnd,
                ..Change::default()
            };
            let detail = (self.stars(row) + by).to_string();
            if let Some(gap) = self.verified(row, Reason::Stars, detail, &change) {
                return Some(gap);
            }
        }
        None
    }

    /// Held by the offer, or wanted by the request.
    fn stars(&self, row: Row) -> i64 {
        i64::from(match row.side {
            Side::Offer => self.solution.group.offers[row.row].offer.ocop_stars,
            Side::Request => self.solution.group.requests[row.row].request.min_ocop_stars,
        })
    }

    /// The smallest change of the own price that wins a partner, be it one that is too dear now or one
    /// that others hold.
    fn by_price<'b>(&mut self, row: Row, partners: impl Iterator<Item = &'b Blocked> + Clone) -> Option<Gap> {
        let scale = self.solution.problem.scale;
        let most = match row.side {
            Side::Offer => self.solution.group.offers[row.row].offer.ask_vnd_per_kg,
            Side::Request => {
                crate::LARGEST_PRICE_VND - self.solution.group.requests[row.row].request.bid_vnd_per_kg
            }
        };
        let room = |p: &Blocked| scale.largest_surplus - p.obstacles.surplus_vnd;
        let change = |by: i64| Change {
            new_pairs: partners
                .clone()
                .filter(|p| (1..=by).contains(&p.obstacles.short_vnd))
                .map(|p| NewPair {
                    other: p.other,
                    surplus_vnd: p.obstacles.surplus_vnd + by,
                    lot_kg: p.obstacles.lot_kg,
                })
                .collect(),
            more_surplus_vnd: by,
            ..Change::default()
        };
        let (by, more_kg) = if self.replay.has_lots() {
            // No bid in the market is so far from an ask that more could be needed.
            let most = partners
                .clone()
                .map(room)
                .max()?
                .min(most)
                .min(scale.largest_surplus);
            let short = |p: &Blocked| {
                (
                    p.obstacles.short_vnd,
                    p.other,
                    p.obstacles.lot_kg,
                    p.obstacles.surplus_vnd,
                )
            };
            let dear: Vec<_> = partners
                .clone()
                .filter(|p| p.obstacles.short_vnd > 0)
                .map(short)
                .collect();
            let known = self.replay.least_price_change(row.side, row.row, &dear);
            let enough = known
                .filter(|by| *by <= most)
                .or(self.replay.is_small().then_some(most))?;
            smallest(enough, |by| {
                (by > 0).then(|| self.more_kg(row, &change(by))).flatten()
            })?
        } else {
            let needed = |p: &Blocked| {
                let to_beat = self.replay.to_beat(row.side, p.other)?;
                let tie_wins = self.gain(row, p.other, 0).tie > to_beat.tie;
                let reach = scale.surplus_reaching(to_beat.main + i64::from(!tie_wins));
                let by = (reach - p.obstacles.surplus_vnd)
                    .max(p.obstacles.short_vnd)
                    .max(1);
                (by <= most && by <= room(p)).then_some(by)
            };
            let by = partners.clone().filter_map(needed).min()?;
            (by, self.more_kg(row, &change(by))?)
        };
        Some(self.gap(row, Reason::Price, price_change(row.side, by), more_kg))
    }

    /// What the row would trade if its feasible partners took it before all others.
    fn by_competition(&mut self, row: Row, open: &[Blocked]) -> Option<Gap> {
        if open.is_empty() {
            return None;
        }
        let more_kg = self.replay.most_kg(row.side, row.row, &Change::default()) - row.matched_kg;
        (more_kg > 0).then(|| self.gap(row, Reason::Outcompeted, String::new(), more_kg))
    }

    /// No single change helps. Then it is everything that stands between the row and its nearest
    /// partner, with or without precedence over others; or, when feasible partners alone are left, lots
    /// and competition together; or else nobody wants the rest.
    fn by_several(&mut self, row: Row, nearest: Option<&Blocked>) -> Gap {
        let (new_pairs, more_surplus_vnd, mut words) = match nearest {
            Some(Blocked { other, obstacles, .. }) => {
                let stars = match row.side {
                    Side::Offer => i64::from(obstacles.stars_short),
                    Side::Request => 0,
                };
                let bonus_vnd = self.settings.star_bonus_vnd.saturating_mul(stars);
                let more_vnd = obstacles.short_vnd.saturating_add(bonus_vnd);
                let pair = NewPair {
                    other: *other,
                    surplus_vnd: obstacles.surplus_vnd.saturating_add(more_vnd),
                    lot_kg: obstacles.lot_kg - obstacles.lot_over_kg,
                };
                (vec![pair], more_vnd, vec![obstacles.describe(row.side)])
            }
            None => (Vec::new(), 0, vec![Reason::Lot.to_string()]),
        };
        let change = Change {
            any_lot: nearest.is_none(),
            new_pairs,
            more_surplus_vnd,
        };
        if let Some(gap) = self.verified(row, Reason::Several, words.join(";"), &change) {
            return gap;
        }
        words.push(Reason::Outcompeted.to_string());
        let more_kg = self.replay.most_kg(row.side, row.row, &change) - row.matched_kg;
        if more_kg > 0 {
            return self.gap(row, Reason::Several, words.join(";"), more_kg);
        }
        self.gap(row, Reason::NoCounterpart, String::new(), row.unmatched_kg)
    }
}

/// The smallest number from 0 up to `enough` that helps, and what it brings, where `enough` helps and
/// more of it never helps less. Mostly that is `enough` itself, which is seen at once.
fn smallest(enough: i64, mut helps: impl FnMut(i64) -> Option<i64>) -> Option<(i64, i64)> {
    let mut found = (enough, helps(enough)?);
    let mut next = enough - 1;
    let mut too_few = -1;
    while too_few < next {
        match helps(next) {
            Some(brought) => found = (next, brought),
            None => too_few = next,
        }
        next = too_few + (found.0 - too_few) / 2;
    }
    Some(found)
}

/// (offer, request)
fn pair_of(row: Row, other: usize) -> (usize, usize) {
    match row.side {
        Side::Offer => (row.row, other),
        Side::Request => (other, row.row),
    }
}

/// The reason, the standard's name where it is one, and by how much it fails.
fn only_obstacle(obstacles: &Obstacles) -> (Reason, String, i64) {
    if let Some(standard) = obstacles.missing.only() {
        (Reason::Standard, standard.to_string(), 0)
    } else if obstacles.stars_short > 0 {
        (Reason::Stars, String::new(), i64::from(obstacles.stars_short))
    } else if obstacles.other_variety {
        (Reason::Variety, String::new(), 0)
    } else if obstacles.over_dkm > 0 {
        (Reason::Distance, String::new(), obstacles.over_dkm)
    } else if obstacles.short_vnd > 0 {
        (Reason::Price, String::new(), obstacles.short_vnd)
    } else {
        (Reason::Lot, String::new(), obstacles.lot_over_kg)
    }
}

/// Fewer conditions are nearer; then the smaller price gap, then the shorter way over.
fn difficulty(obstacles: &Obstacles) -> (usize, i64, i64) {
    (obstacles.count(), obstacles.short_vnd, obstacles.over_dkm)
}
