//! Two clubs fill a lot that neither could alone, once both have agreed; and a round shares fairly, at a
//! price that its office sees before it publishes.

use super::trading::{Offer, Request, Trading};
use super::{address_of, sample, through_every_face};
use domain::{RoundAction, TradeSide};
use matching::Reason;
use testkit::world::World;

through_every_face!(two_clubs_fill_a_lot_together_and_the_round_shares_fairly);

pub trait Pooling: Trading {
    /// A cooperative declares a pool with clubs, named by their names.
    async fn declares_pool(&mut self, round: &str, name: &str, clubs: &[&str]);
    /// The pools that one is in or was asked into.
    async fn pools(&mut self) -> Vec<Pool>;
    async fn confirms_pool(&mut self, pool: &Pool);
    async fn leaves_pool(&mut self, pool: &Pool);
    /// Asks somebody more into one's own pool.
    async fn asks_into_pool(&mut self, pool: &Pool, club: &str);
    /// What the round would give in fair shares, against its present settings.
    async fn compares_with_fair_shares(&mut self, round: &str) -> Comparison;
    /// Changes nothing else about the round.
    async fn asks_for_fair_shares(&mut self, round: &str);
    /// Kilograms and đồng of surplus that the last matching gave up for them.
    async fn price_of_fairness(&mut self, round: &str) -> Option<(i64, i64)>;
    /// The pool of each pair's seller.
    async fn pools_of_pairs(&mut self, round: &str) -> Vec<(String, Option<String>)>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    pub id: String,
    pub name: String,
    /// Names, and who has confirmed.
    pub members: Vec<(String, bool)>,
    pub is_counting: bool,
    pub may_confirm: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Comparison {
    pub price: (i64, i64),
    /// Seller, and kilograms with the present settings and in fair shares.
    pub differences: Vec<(String, i64, i64)>,
}

const ROUND: &str = "Đợt gom lô";
const POOL: &str = "Nhóm hai hội quán";
const MANGO_CLUB: &str = "Hội quán Nhà vườn Mỹ Thọ (mẫu)";
const PALM_CLUB: &str = "Hội quán Thốt nốt An Cư (mẫu)";
const LOTUS: &str = "Hợp tác xã Sen Tháp Mười (mẫu)";
const POMELO: &str = "Hợp tác xã Bưởi Lai Vung (mẫu)";

struct Market<F> {
    officer: F,
    cooperative: F,
    mango_club: F,
    palm_club: F,
    buyer: F,
    round: String,
}

async fn two_clubs_fill_a_lot_together_and_the_round_shares_fairly<F: Pooling>(world: &World) {
    let mut market: Market<F> = Market {
        officer: sample(world, "canbo.dongthap").await,
        cooperative: sample(world, "nguoiban").await,
        mango_club: sample(world, "hoi-quan-nha-vuon-my-tho-mau").await,
        palm_club: sample(world, "hoi-quan-thot-not-an-cu-mau").await,
        buyer: sample(world, "thumua").await,
        round: String::new(),
    };
    market.registers(world).await;
    market.alone_neither_fills_the_lot().await;
    market.agrees_on_a_pool(world).await;
    market.fills_the_lot_together().await;
    market.shares_fairly().await;
    market.answers_each_for_itself().await;
}

impl<F: Pooling> Market<F> {
    /// In December two clubs have half a lot each; in January two cooperatives compete for one buyer.
    async fn registers(&mut self, world: &World) {
        self.round = self.officer.plans_round(ROUND, "2026-12-05").await;
        self.officer.takes_round(&self.round, RoundAction::Open).await;
        let offer = |ask_vnd_per_kg, months| Offer {
            round: &self.round,
            ask_vnd_per_kg,
            standards: &[],
            months,
        };
        let december = &[("2026-12", 3_000)];
        self.mango_club.offers(&offer(20_000, december)).await;
        self.palm_club.offers(&offer(21_000, december)).await;
        let january = &[("2027-01", 4_000)];
        let mut lotus: F = sample(world, "htx-sen-thap-muoi-mau").await;
        lotus.offers(&offer(19_000, january)).await;
        let mut pomelo: F = sample(world, "htx-buoi-lai-vung-mau").await;
        pomelo.offers(&offer(25_000, january)).await;
        let mut request = Request {
            round: &self.round,
            bid_vnd_per_kg: 40_000,
            min_lot_kg: 5_000,
            standards: &[],
            months: &[("2026-12", 6_000)],
        };
        self.buyer.requests(&request).await;
        request.min_lot_kg = 0;
        request.months = january;
        let mut other_buyer: F = sample(world, "sieu-thi-ninh-kieu-mau").await;
        other_buyer.requests(&request).await;
    }

    async fn is_matched(&mut self) -> super::trading::Round {
        self.officer.takes_round(&self.round, RoundAction::Close).await;
        self.officer.takes_round(&self.round, RoundAction::Match).await;
        self.officer.round(&self.round).await
    }

    async fn alone_neither_fills_the_lot(&mut self) {
        let result = self.is_matched().await;
        assert_eq!(result.matched_kg, 4_000, "nobody has five tonnes in December");
        let club = result.gaps.iter().find(|gap| gap.0.contains(MANGO_CLUB));
        assert_eq!(club.expect("the club stays over").1, Reason::Lot);
        self.officer.takes_round(&self.round, RoundAction::Open).await;
    }

    async fn agrees_on_a_pool(&mut self, world: &World) {
        self.cooperative
            .declares_pool(&self.round, POOL, &[MANGO_CLUB, PALM_CLUB])
            .await;
        let letters = world.letters(&address_of("hoi-quan-thot-not-an-cu-mau")).await;
        assert!(
            letters.iter().any(|letter| letter.subject.contains(POOL)),
            "{letters:?}"
        );
        let asked = the_pool(self.palm_club.pools().await);
        assert!(asked.may_confirm && !asked.is_counting, "{asked:?}");
        self.palm_club.leaves_pool(&asked).await;
        assert_eq!(self.palm_club.pools().await, []);
        let asked = the_pool(self.mango_club.pools().await);
        self.mango_club.confirms_pool(&asked).await;

        let own = the_pool(self.cooperative.pools().await);
        assert!(!own.members.iter().any(|member| member.0 == PALM_CLUB), "{own:?}");
        self.cooperative.asks_into_pool(&own, PALM_CLUB).await;
        let asked = the_pool(self.palm_club.pools().await);
        let palm = asked.members.iter().find(|member| member.0 == PALM_CLUB);
        assert_eq!(palm.map(|member| member.1), Some(false), "asked, not counted");
        let result = self.is_matched().await;
        assert_eq!(result.matched_kg, 4_000, "who was asked does not count");
        self.officer.takes_round(&self.round, RoundAction::Open).await;
        self.palm_club.confirms_pool(&asked).await;
        let agreed = the_pool(self.palm_club.pools().await);
        assert!(agreed.is_counting && !agreed.may_confirm, "{agreed:?}");
        assert!(agreed.members.iter().all(|member| member.1), "{agreed:?}");
    }

    async fn fills_the_lot_together(&mut self) {
        let result = self.is_matched().await;
        assert_eq!(result.matched_kg, 10_000);
        assert_eq!(sold(&result.pairs, MANGO_CLUB), 3_000);
        assert_eq!(sold(&result.pairs, PALM_CLUB), 3_000);
        assert_eq!(
            (sold(&result.pairs, LOTUS), sold(&result.pairs, POMELO)),
            (4_000, 0)
        );
        let pools = self.officer.pools_of_pairs(&self.round).await;
        for (seller, pool) in pools {
            let is_club = [MANGO_CLUB, PALM_CLUB].contains(&seller.as_str());
            assert_eq!(pool.as_deref(), is_club.then_some(POOL), "{seller}");
        }
        assert_eq!(self.officer.price_of_fairness(&self.round).await, None);
    }

    async fn shares_fairly(&mut self) {
        let compared = self.officer.compares_with_fair_shares(&self.round).await;
        let mut differences = compared.differences;
        differences.sort();
        assert_eq!(
            differences,
            [(POMELO.to_owned(), 0, 2_000), (LOTUS.to_owned(), 4_000, 2_000)],
            "the pool's pairs are the same in both"
        );
        let (kg, vnd) = compared.price;
        assert_eq!(kg, 0, "as much is sold");
        assert!(
            vnd > 10_000_000,
            "two tonnes at 6,000 đồng more, less the way saved: {vnd}"
        );
        assert_eq!(
            self.officer.price_of_fairness(&self.round).await,
            None,
            "nothing is kept"
        );

        self.officer.asks_for_fair_shares(&self.round).await;
        self.officer.takes_round(&self.round, RoundAction::Match).await;
        let result = self.officer.round(&self.round).await;
        assert_eq!(result.matched_kg, 10_000);
        assert_eq!(
            (sold(&result.pairs, LOTUS), sold(&result.pairs, POMELO)),
            (2_000, 2_000)
        );
        assert_eq!(self.officer.price_of_fairness(&self.round).await, Some((kg, vnd)));
        let lotus = result.gaps.iter().find(|gap| gap.0.contains(LOTUS));
        assert_eq!(lotus.expect("it gave up two tonnes").1, Reason::FairShares);
    }

    /// Each club is sent its own kilograms; afterwards the pool stands as it is.
    async fn answers_each_for_itself(&mut self) {
        self.officer.takes_round(&self.round, RoundAction::Publish).await;
        let sent = self.palm_club.proposals(TradeSide::Seller, ROUND).await;
        let kilograms: Vec<i64> = sent.iter().map(|proposal| proposal.quantity_kg).collect();
        assert_eq!(kilograms, [3_000]);
        self.palm_club.accepts(TradeSide::Seller, &sent[0]).await;
        let pool = the_pool(self.palm_club.pools().await);
        assert!(pool.is_counting && !pool.may_confirm, "{pool:?}");
    }
}

fn the_pool(pools: Vec<Pool>) -> Pool {
    let found = pools.into_iter().find(|pool| pool.name == POOL);
    found.expect("the pool")
}

fn sold(pairs: &[(String, String, i64)], seller: &str) -> i64 {
    let own = pairs.iter().filter(|pair| pair.0.contains(seller));
    own.map(|pair| pair.2).sum()
}
