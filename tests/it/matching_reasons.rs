//! What the matching says about a market holds when one acts on it: reasons, changes, prices.

use domain::geography::Point;
use domain::{Month, Objective, Standard};
use matching::files::{Sheet, read_offers, read_requests};
use matching::{Gap, Offer, Outcome, Reason, Request, Settings, Side, candidates, solve};
use std::collections::{BTreeMap, HashMap};
use testkit::instances::Instance;
use testkit::tools;

struct Market {
    offers: Vec<Offer>,
    requests: Vec<Request>,
    settings: Settings,
}

impl Market {
    fn of(instance: Instance, settings: Settings) -> Market {
        let communes = communes();
        let point = |code: &str| communes.get(code).copied();
        let sheet = |csv: String| Sheet::from_csv("", csv.as_bytes()).unwrap();
        Market {
            offers: read_offers("", &sheet(instance.offers_csv()), point).unwrap(),
            requests: read_requests("", &sheet(instance.requests_csv()), point).unwrap(),
            settings,
        }
    }

    fn solve(&self) -> Outcome {
        solve(&self.offers, &self.requests, &self.settings)
    }

    /// Kilograms that the gap's row trades after the change; `None` where the change cannot be made to
    /// that row alone.
    fn changed(&self, gap: &Gap, smaller: bool) -> Option<i64> {
        let settings = Settings {
            explain: false,
            ..self.settings.clone()
        };
        let (mut offers, mut requests) = (self.offers.clone(), self.requests.clone());
        match gap.side {
            Side::Offer => {
                let row = offers
                    .iter_mut()
                    .find(|row| row.id == gap.id && row.month == gap.month);
                change_offer(row.unwrap(), gap, smaller)?;
            }
            Side::Request => {
                let row = requests
                    .iter_mut()
                    .find(|row| row.id == gap.id && row.month == gap.month);
                change_request(row.unwrap(), gap, smaller)?;
            }
        }
        let outcome = solve(&offers, &requests, &settings);
        Some(matched_kg(&outcome, gap.side, &gap.id, gap.month))
    }
}

fn change_offer(row: &mut Offer, gap: &Gap, smaller: bool) -> Option<()> {
    let less = i64::from(smaller);
    match gap.reason {
        Reason::Standard if !smaller => row.standards.push(gap.detail.parse::<Standard>().unwrap()),
        Reason::Stars => {
            let stars = gap.detail.parse::<u8>().unwrap() - less as u8;
            // Fewer than three are never awarded.
            row.ocop_stars = Some(stars).filter(|stars| *stars >= 3)?;
        }
        Reason::Price => row.ask_vnd_per_kg += gap.detail.parse::<i64>().unwrap() + less,
        _ => return None,
    }
    Some(())
}

fn change_request(row: &mut Request, gap: &Gap, smaller: bool) -> Option<()> {
    let less = i64::from(smaller);
    match gap.reason {
        Reason::Standard if !smaller => {
            let standard: Standard = gap.detail.parse().unwrap();
            row.standards_required.retain(|required| *required != standard);
        }
        Reason::Variety if !smaller => row.variety = None,
        Reason::Stars => row.min_ocop_stars = gap.detail.parse::<u8>().unwrap() + less as u8,
        Reason::Price => row.bid_vnd_per_kg += gap.detail.parse::<i64>().unwrap() - less,
        Reason::Distance => {
            let over_dkm: i64 = gap.detail.replace(['+', '.'], "").parse().unwrap();
            row.max_distance_dkm = row.max_distance_dkm.map(|limit| limit + over_dkm - less);
        }
        _ => return None,
    }
    Some(())
}

fn communes() -> HashMap<String, Point> {
    let path = tools::root().join("api/services/data/administrative/communes.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let degrees_e4 = |text: &str| (text.parse::<f64>().unwrap() * 1e4).round() as i32;
    text.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let point = Point {
                latitude_e4: degrees_e4(cells[4]),
                longitude_e4: degrees_e4(cells[5]),
            };
            (cells[0].to_owned(), point)
        })
        .collect()
}

fn matched_kg(outcome: &Outcome, side: Side, id: &str, month: Month) -> i64 {
    outcome
        .matches
        .iter()
        .filter(|pair| match side {
            Side::Offer => pair.offer_id == id && pair.month == month,
            Side::Request => pair.request_id == id && pair.month == month,
        })
        .map(|pair| pair.quantity_kg)
        .sum()
}

#[test]
fn each_stated_change_matches_the_stated_kilograms_and_a_smaller_one_does_not() {
    let mut seen: BTreeMap<(&str, &str, bool), usize> = BTreeMap::new();
    for seed in 0..12 {
        let instance = Instance {
            commodities: 3,
            ..Instance::of(200 + seed, 70, 50)
        };
        let objective = [Objective::Volume, Objective::Value][seed as usize / 2 % 2];
        let market = Market::of(
            instance,
            Settings {
                objective,
                // A bonus may win a partner with fewer stars than a request wants.
                star_bonus_vnd: [0, 2_000, 0, 700][seed as usize % 4],
                ..Settings::default()
            },
        );
        let outcome = market.solve();
        for gap in &outcome.gaps {
            let with_bonus = market.settings.star_bonus_vnd > 0;
            let case = (gap.side.as_str(), gap.reason.as_str(), with_bonus);
            let count = seen.entry(case).or_default();
            if *count >= 30 {
                continue;
            }
            let before_kg = matched_kg(&outcome, gap.side, &gap.id, gap.month);
            let Some(after_kg) = market.changed(gap, false) else {
                continue;
            };
            *count += 1;
            assert_eq!(after_kg, before_kg + gap.blocked_kg, "{objective}: {gap:?}");
            if let Some(smaller_kg) = market.changed(gap, true) {
                assert!(
                    smaller_kg <= before_kg,
                    "{objective}: {smaller_kg} after less than {gap:?}"
                );
            }
        }
    }
    for (side, reason) in [
        ("offer", "standard"),
        ("offer", "stars"),
        ("offer", "price"),
        ("request", "standard"),
        ("request", "variety"),
        ("request", "stars"),
        ("request", "price"),
        ("request", "distance"),
    ] {
        for with_bonus in [false, true] {
            let case = (side, reason, with_bonus);
            assert!(
                seen.get(&case).is_some_and(|count| *count > 0),
                "{case:?} in {seen:?}"
            );
        }
    }
}

/// With the seller's part u = price − ask and the buyer's part v = surplus − u of their own pairs, no
/// pair would do better together, and who has kilograms left gets nothing. The suggested price is the
/// rounded middle of two supports, so a đồng may be missing.
#[test]
fn suggested_prices_support_the_optimum() {
    for seed in 0..20 {
        let instance = Instance {
            commodities: 2,
            with_ties: seed % 4 == 0,
            ..Instance::of(400 + seed, 40, 30)
        };
        let settings = Settings {
            objective: Objective::Value,
            explain: false,
            ..Settings::default()
        };
        let market = Market::of(instance, settings);
        let outcome = market.solve();
        let asks: HashMap<(&str, Month), i64> = market
            .offers
            .iter()
            .map(|offer| ((offer.id.as_str(), offer.month), offer.ask_vnd_per_kg))
            .collect();
        let (mut sellers, mut buyers) = (HashMap::new(), HashMap::new());
        for pair in &outcome.matches {
            let offer = (pair.offer_id.as_str(), pair.month);
            let part = pair.suggested_price_vnd_per_kg - asks[&offer];
            let rest = pair.surplus_vnd_per_kg - part;
            assert!(part >= 0 && rest >= 0, "{pair:?}");
            let known = sellers.entry(offer).or_insert(part);
            assert!((*known - part).abs() <= 1, "one price for one offer: {pair:?}");
            let known = buyers
                .entry((pair.request_id.as_str(), pair.month))
                .or_insert(rest);
            assert!((*known - rest).abs() <= 1, "one part for one request: {pair:?}");
        }
        for offer in &market.offers {
            let key = (offer.id.as_str(), offer.month);
            if matched_kg(&outcome, Side::Offer, &offer.id, offer.month) < offer.quantity_kg {
                assert!(
                    sellers.get(&key).is_none_or(|part| *part <= 1),
                    "{key:?} has kilograms left"
                );
            }
        }
        for pair in candidates(&market.offers, &market.requests, &market.settings) {
            let seller = sellers
                .get(&(pair.offer_id.as_str(), pair.month))
                .copied()
                .unwrap_or(0);
            let buyer = buyers
                .get(&(pair.request_id.as_str(), pair.month))
                .copied()
                .unwrap_or(0);
            assert!(
                seller + buyer >= pair.surplus_vnd_per_kg - 2,
                "{pair:?} would leave"
            );
        }
    }
}
