//! A conference: the office's spreadsheets go in, confirmed deliveries come out, and not everything goes
//! well on the way.

use super::looking::Looking;
use super::trading::{Proposal, Trading};
use super::{sample, through_every_face};
use domain::{ContractState, RoundAction, RoundState, TradeSide};
use testkit::world::World;

through_every_face!(a_conference_leads_from_spreadsheets_to_confirmed_deliveries);

pub trait Conferring: Trading {
    /// Posts the rows of a spreadsheet to the round, offers of sellers or requests of buyers.
    async fn imports(&mut self, side: TradeSide, round: &str, file: &str);
    /// Confirms all that the office entered for the own organisation; how many.
    async fn confirms_entries(&mut self, side: TradeSide) -> usize;
    async fn declines(&mut self, side: TradeSide, proposal: &Proposal, reason: &str);
    /// The seller declares kilograms of a month as lost.
    async fn loses_crop(&mut self, contract: &str, month: &str, kg: i64);
    /// The buyer acknowledges what was declared last.
    async fn acknowledges_loss(&mut self, contract: &str);
    /// Scheduled kilograms of a month, and how many of them are not due any more.
    async fn due(&mut self, side: TradeSide, contract: &str, month: &str) -> (i64, i64);
}

const CONFERENCE: &str = "Hội nghị kết nối xoài";
const OFFERS: &str = "Đơn vị;Mặt hàng;Giá chào;12/2026;01/2027\n\
    Hợp tác xã Xoài Mỹ Thọ (mẫu);Xoài;20.000;10.000;8.000\n\
    Hợp tác xã Sen Tháp Mười (mẫu);Xoài;22.000;5.000;\n";
const REQUESTS: &str = "Đơn vị;Mặt hàng;Giá mua;12/2026;01/2027\n\
    Siêu thị Sông Tiền (mẫu);Xoài;30.000;6.000;8.000\n";

/// The office, two cooperatives of which the first is cheaper, a supermarket.
struct Hall<F> {
    officer: F,
    cheaper: F,
    dearer: F,
    buyer: F,
}

async fn a_conference_leads_from_spreadsheets_to_confirmed_deliveries<F: Conferring + Looking>(
    world: &World,
) {
    let mut hall: Hall<F> = Hall {
        officer: sample(world, "canbo.dongthap").await,
        cheaper: sample(world, "nguoiban").await,
        dearer: sample(world, "htx-sen-thap-muoi-mau").await,
        buyer: sample(world, "thumua").await,
    };
    let round = hall.registers(world).await;
    hall.matches_what_is_left(&round).await;
    let number = hall.signs_the_kept_pair().await;
    hall.loses_and_delivers(&number).await;
}

impl<F: Conferring + Looking> Hall<F> {
    async fn registers(&mut self, world: &World) -> String {
        let round = self.officer.plans_round(CONFERENCE, "2026-12-05").await;
        self.officer.takes_round(&round, RoundAction::Open).await;
        self.officer.imports(TradeSide::Seller, &round, OFFERS).await;
        self.officer.imports(TradeSide::Buyer, &round, REQUESTS).await;
        let mut anybody = F::new(world);
        let sums = anybody.board_of(&round).await;
        assert_eq!(
            (sums.supply_kg, sums.demand_kg),
            (0, 0),
            "what the office entered counts once it is confirmed"
        );
        assert_eq!(self.cheaper.confirms_entries(TradeSide::Seller).await, 1);
        assert_eq!(self.dearer.confirms_entries(TradeSide::Seller).await, 1);
        assert_eq!(self.buyer.confirms_entries(TradeSide::Buyer).await, 1);
        let sums = anybody.board_of(&round).await;
        assert_eq!((sums.supply_kg, sums.demand_kg), (23_000, 14_000));
        for action in [RoundAction::Close, RoundAction::Match, RoundAction::Publish] {
            self.officer.takes_round(&round, action).await;
        }
        round
    }

    /// The buyer declines one month; the other, accepted by both, stands while the rest is matched again.
    async fn matches_what_is_left(&mut self, round: &str) {
        use TradeSide::{Buyer, Seller};
        let sent = self.buyer.proposals(Buyer, CONFERENCE).await;
        let of = |kg: i64| {
            sent.iter()
                .find(|sent| sent.quantity_kg == kg)
                .expect("a proposal")
        };
        self.buyer.declines(Buyer, of(6_000), "Đổi lịch nhận hàng").await;
        self.cheaper.accepts(Seller, of(8_000)).await;
        self.buyer.accepts(Buyer, of(8_000)).await;
        self.officer.takes_round(round, RoundAction::Match).await;
        let again = self.officer.round(round).await;
        assert_eq!((again.state, again.matched_kg), (RoundState::Matched, 5_000));
        assert!(
            again.pairs[0].0.contains("Sen"),
            "who declined is not asked again"
        );
        self.officer.takes_round(round, RoundAction::Publish).await;
        let second = self.dearer.proposals(Seller, CONFERENCE).await;
        assert_eq!((second.len(), second[0].quantity_kg), (1, 5_000));
        self.dearer.accepts(Seller, &second[0]).await;
        self.buyer.accepts(Buyer, &second[0]).await;
        let all = self.buyer.proposals(Buyer, CONFERENCE).await;
        assert_eq!(all.iter().filter(|sent| sent.contract.is_some()).count(), 2);
    }

    async fn signs_the_kept_pair(&mut self) -> String {
        let sent = self.cheaper.proposals(TradeSide::Seller, CONFERENCE).await;
        let number = sent
            .into_iter()
            .find_map(|sent| sent.contract)
            .expect("a contract is drafted");
        self.buyer.signs(TradeSide::Buyer, &number).await;
        self.cheaper.signs(TradeSide::Seller, &number).await;
        let contract = self.buyer.contract(TradeSide::Buyer, &number).await;
        assert_eq!(
            (contract.state, contract.total_kg),
            (ContractState::Signed, 8_000)
        );
        number
    }

    async fn loses_and_delivers(&mut self, number: &str) {
        use TradeSide::{Buyer, Seller};
        self.cheaper.loses_crop(number, "2027-01", 3_000).await;
        assert_eq!(
            self.buyer.due(Buyer, number, "2027-01").await,
            (8_000, 0),
            "a loss frees nothing before it is acknowledged"
        );
        self.buyer.acknowledges_loss(number).await;
        assert_eq!(self.cheaper.due(Seller, number, "2027-01").await, (8_000, 3_000));
        let delivery = self.cheaper.delivers(number, "2026-11-21", 1_000).await;
        self.buyer.confirms(&delivery).await;
        assert_eq!(self.buyer.contract(Buyer, number).await.delivered_kg, 1_000);
    }
}
