//! Anyone may read what is supplied and wanted, and the programmes with their targets, in both languages.

use super::reporting::Target;
use super::{Face, through_every_face};
use domain::Locale;
use std::collections::BTreeMap;
use testkit::world::World;

through_every_face!(anyone_reads_the_market_and_the_programmes_in_both_languages);

pub trait Looking: Face {
    async fn board(&mut self) -> Board;
    /// Supply and demand of one round.
    async fn board_of(&mut self, round: &str) -> Sums;
    /// Key and name of every programme.
    async fn programmes(&mut self) -> BTreeMap<String, String>;
    async fn targets(&mut self, programme: &str) -> Vec<Target>;
}

/// Sums alone: no party and no price.
#[derive(Debug, PartialEq, Eq)]
pub struct Board {
    /// Names of the rounds that take registrations.
    pub open: Vec<String>,
    /// Names of the others.
    pub earlier: Vec<String>,
    /// Commodity and month (`12/2026`) with supply and demand.
    pub by_month: Vec<((String, String), Sums)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    pub supply_kg: i64,
    pub demand_kg: i64,
}

/// The published plans with the number of their targets.
const PLANS: [(&str, usize); 5] = [
    ("binh_phuoc_cooperatives_2025", 3),
    ("cao_lanh_clubs_2021_2025", 4),
    ("nq50_commune_ocop_2024_2025", 6),
    ("quang_nam_nq106_to_2025", 10),
    ("vinh_loi_cooperative_2021", 1),
];

async fn anyone_reads_the_market_and_the_programmes_in_both_languages<F: Looking>(world: &World) {
    let mut anyone = F::new(world);
    let mut boards = Vec::new();
    let mut plans = Vec::new();
    for language in [Locale::Vi, Locale::En] {
        anyone.reads_in(language).await;
        boards.push(anyone.board().await);
        let named = anyone.programmes().await;
        assert_eq!(named.len(), PLANS.len());
        let mut targets = Vec::new();
        for (key, count) in PLANS {
            assert!(!named[key].is_empty());
            let told = anyone.targets(key).await;
            assert_eq!(told.len(), count, "{key}");
            targets.push(told);
        }
        plans.push((named, targets));
    }
    let [vietnamese, english] = &boards[..] else {
        panic!("two languages")
    };
    assert!(!vietnamese.earlier.is_empty(), "the sample rounds");
    assert_eq!(
        (&vietnamese.open, &vietnamese.earlier),
        (&english.open, &english.earlier)
    );
    let commodities =
        |board: &Board| -> Vec<String> { board.by_month.iter().map(|((name, _), _)| name.clone()).collect() };
    assert!(
        commodities(vietnamese).contains(&"Xoài".to_owned()),
        "{vietnamese:?}"
    );
    assert!(commodities(english).contains(&"Mango".to_owned()), "{english:?}");
    let sums = |board: &Board| -> Vec<Sums> { board.by_month.iter().map(|row| row.1).collect() };
    let total = |sums: Vec<Sums>| -> (usize, i64, i64) {
        let supply = sums.iter().map(|sum| sum.supply_kg).sum();
        (sums.len(), supply, sums.iter().map(|sum| sum.demand_kg).sum())
    };
    assert_eq!(total(sums(vietnamese)), total(sums(english)));

    let [(names, targets), (names_in_english, targets_in_english)] = &plans[..] else {
        panic!("two languages")
    };
    for (key, _) in PLANS {
        assert_ne!(names[key], names_in_english[key]);
    }
    for (told, told_in_english) in targets.iter().flatten().zip(targets_in_english.iter().flatten()) {
        assert_ne!(told.title, told_in_english.title);
        assert_eq!(told.figures(), told_in_english.figures(), "{}", told.title);
    }
    let first = &targets[2];
    let conversion = first.iter().find(|target| target.target == 150_000);
    assert!(conversion.is_some(), "at least 150 ha: {first:?}");
}
