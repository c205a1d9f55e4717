//! A supply meets a demand in a round; the contract is signed, its deliveries are confirmed, and the
//! linked hectares and tonnes move in the programme.

use super::looking::Looking;
use super::reporting::{Indicator, Reporting};
use super::{Face, address_of, sample, through_every_face};
use domain::{ContractState, DeliveryState, Measure, RoundAction, RoundState, TradeSide};
use matching::Reason;
use testkit::world::World;

through_every_face!(supply_meets_demand_in_a_round_and_moves_the_targets);

pub trait Trading: Face {
    /// Drafts a round for December to February; its slug.
    async fn plans_round(&mut self, name: &str, registration_until: &str) -> String;
    async fn takes_round(&mut self, slug: &str, action: RoundAction);
    async fn round(&mut self, slug: &str) -> Round;
    async fn offers(&mut self, offer: &Offer);
    async fn requests(&mut self, request: &Request);
    /// Total kilograms of the offers of the own organisation in that round.
    async fn own_offers(&mut self, round: &str) -> Vec<i64>;
    async fn own_requests(&mut self, round: &str) -> Vec<i64>;
    /// What the round of that name proposes to one's own side.
    async fn proposals(&mut self, side: TradeSide, round: &str) -> Vec<Proposal>;
    async fn accepts(&mut self, side: TradeSide, proposal: &Proposal);
    async fn contract(&mut self, side: TradeSide, number: &str) -> Contract;
    /// Names the planting area in the draft, with so much of it, and the terms.
    async fn edits(&mut self, side: TradeSide, number: &str, area: (&str, i64), terms: &str);
    async fn signs(&mut self, side: TradeSide, number: &str);
    /// Records what was delivered; the delivery's number.
    async fn delivers(&mut self, contract: &str, on: &str, quantity_kg: i64) -> String;
    async fn delivery(&mut self, side: TradeSide, number: &str) -> Delivery;
    async fn confirms(&mut self, delivery: &str);
    async fn disputes(&mut self, delivery: &str, reason: &str);
    /// The buyer puts forward what should count.
    async fn puts_figure(&mut self, delivery: &str, quantity_kg: i64, note: &str);
    /// The seller accepts the buyer's figure.
    async fn accepts_figure(&mut self, delivery: &str);
}

pub struct Offer<'a> {
    pub round: &'a str,
    pub ask_vnd_per_kg: i64,
    pub standards: &'a [&'a str],
    pub months: &'a [(&'a str, i64)],
}

pub struct Request<'a> {
    pub round: &'a str,
    pub bid_vnd_per_kg: i64,
    pub min_lot_kg: i64,
    pub standards: &'a [&'a str],
    pub months: &'a [(&'a str, i64)],
}

#[derive(Debug, PartialEq, Eq)]
pub struct Round {
    pub state: RoundState,
    /// Of the last matching; 0 before.
    pub matched_kg: i64,
    pub is_proven_best: bool,
    /// Seller, buyer, kilograms.
    pub pairs: Vec<(String, String, i64)>,
    /// Who stayed over, why, and what would help.
    pub gaps: Vec<(String, Reason, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: String,
    pub quantity_kg: i64,
    pub may_accept: bool,
    /// Number of the contract that was drafted from it.
    pub contract: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Contract {
    pub state: ContractState,
    pub total_kg: i64,
    pub area_m2: i64,
    pub delivered_kg: i64,
    pub is_signed_by_seller: bool,
    pub is_signed_by_buyer: bool,
    pub document_hash: String,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Delivery {
    pub state: DeliveryState,
    pub quantity_kg: i64,
    /// What counts.
    pub confirmed_kg: Option<i64>,
    pub dispute: Option<String>,
}

const SELLER: &str = "Hợp tác xã Xoài Mỹ Thọ (mẫu)";
const ROUND: &str = "Đợt xoài cuối năm";
const PLAN: &str = "nq50_commune_ocop_2024_2025";

/// Who takes part: the office, a cooperative that holds VietGAP, a club that offers without it, a supermarket.
struct Market<F> {
    officer: F,
    seller: F,
    club: F,
    buyer: F,
}

async fn supply_meets_demand_in_a_round_and_moves_the_targets<F: Trading + Reporting + Looking>(
    world: &World,
) {
    let mut market: Market<F> = Market {
        officer: sample(world, "canbo.dongthap").await,
        seller: sample(world, "nguoiban").await,
        club: sample(world, "hoi-quan-nha-vuon-my-tho-mau").await,
        buyer: sample(world, "thumua").await,
    };
    let programme = market.officer.copies(PLAN, (2026, 2027), None).await;
    for measure in [Measure::LinkedArea, Measure::LinkedVolume] {
        market.officer.adds_indicator(&programme, measure, "25.5").await;
    }
    let before = linked(&mut market.officer, &programme).await;

    let round = market.registers(world).await;
    market.matches(world, &round).await;
    let number = market.accepts().await;
    market.sign(&number).await;
    market.deliver(&number).await;
    market.officer.takes_round(&round, RoundAction::Settle).await;
    assert_eq!(market.officer.round(&round).await.state, RoundState::Settled);

    let after = linked(&mut market.officer, &programme).await;
    let moved = |at: usize| after[at].measured.unwrap_or(0) - before[at].measured.unwrap_or(0);
    assert_eq!(moved(0), 5_000, "five hectares");
    assert_eq!(moved(1), 1_980, "1,980 kg, not the 2,000 that were recorded");
    let told = |indicator: &Indicator| indicator.records.iter().any(|record| record.holds(&number));
    assert!(
        told(&after[0]) && told(&after[1]),
        "both open down to the contract"
    );
}

/// Linked hectares and tonnes of 2026, in thousandths.
async fn linked<F: Reporting>(officer: &mut F, programme: &str) -> [Indicator; 2] {
    [
        officer.indicator(programme, "linked_hectares", Some(2026)).await,
        officer.indicator(programme, "linked_tonnes", Some(2026)).await,
    ]
}

impl<F: Trading + Reporting + Looking> Market<F> {
    async fn registers(&mut self, world: &World) -> String {
        let slug = self.officer.plans_round(ROUND, "2026-12-05").await;
        let mut anybody = F::new(world);
        let before = anybody.board().await;
        assert!(!before.open.contains(&ROUND.to_owned()), "a draft is not shown");
        self.officer.takes_round(&slug, RoundAction::Open).await;
        let offered = [("2026-12", 10_000), ("2027-01", 8_000)];
        let mut offer = Offer {
            round: &slug,
            ask_vnd_per_kg: 20_000,
            standards: &["vietgap"],
            months: &offered,
        };
        self.seller.offers(&offer).await;
        offer.standards = &[];
        self.club.offers(&offer).await;
        let request = Request {
            round: &slug,
            bid_vnd_per_kg: 30_000,
            min_lot_kg: 0,
            standards: &["vietgap"],
            months: &[("2026-12", 6_000), ("2027-01", 9_000)],
        };
        self.buyer.requests(&request).await;
        assert_eq!(self.club.own_offers(&slug).await, [18_000]);
        let own = self.seller.own_offers(&slug).await;
        assert_eq!(
            own,
            [18_000, 18_000],
            "its own and that of the club it speaks for"
        );
        assert_eq!(self.buyer.own_requests(&slug).await, [15_000]);

        let board = anybody.board().await;
        assert!(board.open.contains(&ROUND.to_owned()), "{:?}", board.open);
        let sums = anybody.board_of(&slug).await;
        assert_eq!((sums.supply_kg, sums.demand_kg), (36_000, 15_000));
        slug
    }

    async fn matches(&mut self, world: &World, slug: &str) {
        self.officer.takes_round(slug, RoundAction::Close).await;
        self.officer.takes_round(slug, RoundAction::Match).await;
        let result = self.officer.round(slug).await;
        self.officer.takes_round(slug, RoundAction::Match).await;
        assert_eq!(self.officer.round(slug).await, result, "the same again");
        assert_eq!((result.matched_kg, result.is_proven_best), (14_000, true));
        let mut kilograms: Vec<i64> = result.pairs.iter().map(|pair| pair.2).collect();
        kilograms.sort();
        assert_eq!(kilograms, [6_000, 8_000]);
        assert!(result.pairs.iter().all(|pair| pair.0 == SELLER));
        let club = result.gaps.iter().find(|gap| gap.1 == Reason::Standard);
        let (who, _, needed) = club.expect("the club lacks the standard");
        assert!(who.contains("Hội quán") && needed == "vietgap", "{who}: {needed}");

        self.officer.takes_round(slug, RoundAction::Publish).await;
        assert_eq!(self.officer.round(slug).await.state, RoundState::Published);
        for side in ["thumua", "nguoiban"] {
            let letters = world.letters(&address_of(side)).await;
            assert_eq!(letters.len(), 1, "{side}: {letters:?}");
        }
    }

    /// Both months go into one draft; its number.
    async fn accepts(&mut self) -> String {
        let sent = self.seller.proposals(TradeSide::Seller, ROUND).await;
        assert_eq!(sent.len(), 2);
        for proposal in &sent {
            self.seller.accepts(TradeSide::Seller, proposal).await;
        }
        let waiting = self.seller.proposals(TradeSide::Seller, ROUND).await;
        let is_open = |proposal: &Proposal| proposal.may_accept || proposal.contract.is_some();
        assert!(!waiting.iter().any(is_open), "{waiting:?}");
        for proposal in &sent {
            self.buyer.accepts(TradeSide::Buyer, proposal).await;
        }
        let agreed = self.buyer.proposals(TradeSide::Buyer, ROUND).await;
        let number = agreed[0].contract.clone().expect("a contract is drafted");
        assert_eq!(agreed[1].contract.as_ref(), Some(&number));
        number
    }

    async fn sign(&mut self, number: &str) {
        use TradeSide::{Buyer, Seller};
        let draft = self.buyer.contract(Buyer, number).await;
        assert_eq!((draft.state, draft.total_kg), (ContractState::Draft, 14_000));
        self.buyer.signs(Buyer, number).await;
        let signed = self.seller.contract(Seller, number).await;
        assert_eq!(signed.state, ContractState::SignedByBuyer);
        let terms = "Giao trước 8 giờ sáng.\nThanh toán trong 7 ngày.";
        let area = ("Vùng xoài Mỹ Thọ 1", 50_000);
        self.seller.edits(Seller, number, area, terms).await;
        let edited = self.buyer.contract(Buyer, number).await;
        assert_eq!((edited.state, edited.area_m2), (ContractState::Draft, 50_000));
        assert!(!edited.is_signed_by_buyer, "an edit makes the signature void");
        assert_ne!(edited.document_hash, draft.document_hash);
        self.buyer.signs(Buyer, number).await;
        self.seller.signs(Seller, number).await;
        let signed = self.seller.contract(Seller, number).await;
        assert_eq!(signed.state, ContractState::Signed);
        assert!(signed.is_signed_by_seller && signed.is_signed_by_buyer);
        assert_eq!(signed.document_hash, edited.document_hash);
    }

    async fn deliver(&mut self, number: &str) {
        use TradeSide::{Buyer, Seller};
        let first = self.seller.delivers(number, "2026-11-21", 1_000).await;
        let second = self.seller.delivers(number, "2026-11-21", 1_000).await;
        assert_eq!(
            self.buyer.delivery(Buyer, &first).await.state,
            DeliveryState::Recorded
        );
        self.buyer.confirms(&first).await;
        self.buyer.disputes(&second, "Thiếu 20 kg").await;
        let disputed = self.seller.delivery(Seller, &second).await;
        assert_eq!(disputed.state, DeliveryState::Disputed);
        assert_eq!((disputed.quantity_kg, disputed.confirmed_kg), (1_000, None));
        assert_eq!(disputed.dispute.as_deref(), Some("Thiếu 20 kg"));
        let contract = self.seller.contract(Seller, number).await;
        assert_eq!(
            contract.delivered_kg, 1_000,
            "a disputed delivery counts for nothing"
        );
        self.buyer.puts_figure(&second, 980, "Hai bên thống nhất").await;
        let waiting = self.buyer.delivery(Buyer, &second).await;
        assert_eq!(
            waiting.state,
            DeliveryState::Disputed,
            "one side alone settles nothing"
        );
        self.seller.accepts_figure(&second).await;
        let settled = self.seller.delivery(Seller, &second).await;
        assert_eq!(
            (settled.state, settled.confirmed_kg),
            (DeliveryState::Settled, Some(980))
        );
        assert_eq!(self.seller.contract(Seller, number).await.delivered_kg, 1_980);
    }
}
