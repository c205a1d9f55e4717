//! Why kilograms stayed unmatched: each reason is found by changing one condition for one row, and
//! its kilograms by solving again with that change.

use crate::gain::Gain;
use crate::market::{Gap, Reason, Settings, Side};
use crate::obstacles::{Obstacles, kilometres_over, obstacles, price_change};
use crate::prices::{Trade, best_for_offers, best_for_requests};
use crate::relax::gain;
use crate::replay::{Change, NewPair, Replay};
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

pub(crate) struct Explainer<'a> {
    solution: &'a Solution<'a>,
    settings: &'a Settings,
    replay: Replay<'a>,
    /// What a kilogram of each row on the other side has to beat, by offer and by request.
    to_beat: [Vec<Gain>; 2],
}

impl<'a> Explainer<'a> {
    pub fn new(solution: &'a Solution<'a>, settings: &'a Settings) -> Explainer<'a> {
        let problem = &solution.problem;
        let mut trades: Vec<Trade> = problem
            .links
            .iter()
            .map(|l| Trade {
                offer: l.offer as usize,
                request: l.request as usize,
                gain: l.gain,
                matched: false,
            })
            .collect();
        for (link, _) in solution.network.flows() {
            trades[link].matched = true;
        }
        let (offers, requests) = (problem.supplies_kg.len(), problem.demands_kg.len());
        let unsold: Vec<bool> = (0..offers).map(|i| solution.network.unsent_kg(i) > 0).collect();
        let unmet: Vec<bool> = (0..requests).map(|j| solution.network.unmet_kg(j) > 0).collect();
        let to_beat = [
            best_for_offers(&trades, requests, &unsold).offers,
            best_for_requests(&trades, offers, &unmet).requests,
        ];
        Explainer {
            solution,
            settings,
            replay: Replay::new(solution),
            to_beat,
        }
    }

    pub fn reasons(&mut self, row: Row) -> Vec<Gap> {
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
        if self.replay.is_searched(row.side, row.row) {
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

    /// Solves again with the change; a gap when more of the row trades.
    fn verified(&mut self, row: Row, reason: Reason, detail: String, change: &Change) -> Option<Gap> {
        let more_kg = self.replay.matched_kg(row.side, row.row, change) - row.matched_kg;
        (more_kg > 0).then(|| self.gap(row, reason, detail, more_kg))
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

    fn to_beat(&self, row: Row, other: usize) -> Gain {
        match row.side {
            Side::Offer => self.to_beat[1][other],
            Side::Request => self.to_beat[0][other],
        }
    }

    /// A condition other than the price, eased just so far that the first partner worth having comes in.
    fn by_condition(&mut self, row: Row, reason: Reason, named: String, partners: &[Blocked]) -> Option<Gap> {
        let is_worth =
            |p: &&Blocked| self.gain(row, p.other, p.obstacles.surplus_vnd) > self.to_beat(row, p.other);
        let by = partners.iter().filter(is_worth).map(|p| p.by).min()?;
        let eased_kg = if reason == Reason::Lot { by } else { 0 };
        let let_in: Vec<&Blocked> = partners.iter().filter(|p| p.by <= by).collect();
        let new_pairs = let_in
            .iter()
            .map(|p| NewPair {
                other: p.other,
                surplus_vnd: p.obstacles.surplus_vnd,
                lot_kg: p.obstacles.lot_kg - eased_kg,
            })
            .collect();
        let detail = match reason {
            // The stars that the request would have to be content with.
            Reason::Stars => self.stars(row).saturating_sub(by).to_string(),
            Reason::Distance => kilometres_over(by),
            Reason::Lot => let_in
                .iter()
                .find(|p| p.by == by)
                .map(|p| (p.obstacles.lot_kg - by).to_string())
                .unwrap_or_default(),
            _ => named,
        };
        let change = Change {
            new_pairs,
            ..Change::default()
        };
        self.verified(row, reason, detail, &change)
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
            let is_worth = |p: &Blocked| self.gain(row, p.other, surplus(p)) > self.to_beat(row, p.other);
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
        let needed = |p: &Blocked| {
            let to_beat = self.to_beat(row, p.other);
            let tie_wins = self.gain(row, p.other, 0).tie > to_beat.tie;
            let reach = scale.surplus_reaching(to_beat.main + i64::from(!tie_wins));
            let by = (reach - p.obstacles.surplus_vnd)
                .max(p.obstacles.short_vnd)
                .max(1);
            (by <= most && p.obstacles.surplus_vnd + by <= scale.largest_surplus).then_some(by)
        };
        let by = partners.clone().filter_map(needed).min()?;
        let new_pairs = partners
            .filter(|p| (1..=by).contains(&p.obstacles.short_vnd))
            .map(|p| NewPair {
                other: p.other,
                surplus_vnd: p.obstacles.surplus_vnd + by,
                lot_kg: p.obstacles.lot_kg,
            })
            .collect();
        let change = Change {
            new_pairs,
            more_surplus_vnd: by,
            ..Change::default()
        };
        self.verified(row, Reason::Price, price_change(row.side, by), &change)
    }

    /// What the row would trade if its feasible partners took it before all others.
    fn by_competition(&mut self, row: Row, open: &[Blocked]) -> Option<Gap> {
        if open.is_empty() {
            return None;
        }
        if open.iter().any(|partner| partner.obstacles.lot_kg > 1) {
            let change = Change {
                priority: true,
                ..Change::default()
            };
            return self.verified(row, Reason::Outcompeted, String::new(), &change);
        }
        // Without lots the partners' whole quantities would be there for the taking.
        let problem = &self.solution.problem;
        let there_kg: i64 = match row.side {
            Side::Offer => open.iter().map(|p| problem.demands_kg[p.other]).sum(),
            Side::Request => open.iter().map(|p| problem.supplies_kg[p.other]).sum(),
        };
        let more_kg = there_kg.min(row.matched_kg + row.unmatched_kg) - row.matched_kg;
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
        let mut change = Change {
            any_lot: nearest.is_none(),
            new_pairs,
            more_surplus_vnd,
            ..Change::default()
        };
        for priority in [false, true] {
            if priority {
                words.push(Reason::Outcompeted.to_string());
            }
            change.priority = priority;
            if let Some(gap) = self.verified(row, Reason::Several, words.join(";"), &change) {
                return gap;
            }
        }
        self.gap(row, Reason::NoCounterpart, String::new(), row.unmatched_kg)
    }
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
