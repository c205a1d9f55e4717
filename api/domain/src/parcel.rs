//! The goods of a seller's part on their way: in one parcel or in several, some of which come back, less what is cut
//! because it cannot be sent.

use crate::codes;

codes! {
    /// Life of one parcel. What comes back can be sent again, in a parcel of its own.
    ParcelState {
        Sent = "sent", "Đang trên đường", "On its way";
        Delivered = "delivered", "Đã đến nơi", "Arrived";
        CameBack = "came_back", "Đã hoàn về", "Came back";
    }
}

/// What the first `pieces` of a line's `quantity` are worth, of the `total_vnd` that is paid for all of them: rounded
/// down, so that cutting piece by piece comes to exactly the total in the end.
pub fn worth_vnd(total_vnd: i64, quantity: i64, pieces: i64) -> i64 {
    let worth = i128::from(total_vnd) * i128::from(pieces) / i128::from(quantity.max(1));
    i64::try_from(worth).unwrap_or(total_vnd)
}

/// One line as it was ordered, and how many pieces of it will not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentLine {
    pub quantity: i64,
    pub cut: i64,
    pub total_vnd: i64,
}

impl SentLine {
    /// What its cut pieces were worth.
    pub fn cut_vnd(self) -> i64 {
        worth_vnd(self.total_vnd, self.quantity, self.cut)
    }
}

/// So many pieces of the line at that place.
pub type Pieces = (usize, i64);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// From 1 within its part.
    pub running: i32,
    pub state: ParcelState,
    pub goods: Vec<Pieces>,
}

/// All goods of a part and all its parcels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sending {
    pub lines: Vec<SentLine>,
    pub parcels: Vec<Parcel>,
}

/// Where the goods of a part are, as far as its steps depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whereabouts {
    /// Pieces still to be sent.
    pub outstanding: i64,
    /// Pieces that are not cut.
    pub wanted: i64,
    /// Parcels on their way.
    pub under_way: usize,
    /// Parcels with the buyer.
    pub delivered: usize,
}

impl Whereabouts {
    /// Not all of a part can be cut: then it is to be cancelled.
    pub fn can_cut(self) -> bool {
        self.outstanding > 0 && self.wanted > 1
    }

    pub fn is_all_delivered(self) -> bool {
        self.outstanding == 0 && self.under_way == 0 && self.delivered > 0
    }

    /// Nothing has left the seller, or all of it came back.
    pub fn is_all_here(self) -> bool {
        self.under_way == 0 && self.delivered == 0
    }
}

impl Sending {
    /// Pieces of a line that are neither cut, nor on their way, nor with the buyer.
    pub fn outstanding(&self, line: usize) -> i64 {
        let sent = self.parcels.iter().filter(|it| it.state != ParcelState::CameBack);
        let pieces = sent.flat_map(|it| &it.goods).filter(|(at, _)| *at == line);
        let sent: i64 = pieces.map(|(_, pieces)| pieces).sum();
        self.lines
            .get(line)
            .map_or(0, |line| line.quantity - line.cut - sent)
    }

    /// Pieces of a line that are with the buyer, or were.
    pub fn arrived(&self, line: usize) -> i64 {
        let there = self
            .parcels
            .iter()
            .filter(|it| it.state == ParcelState::Delivered);
        let pieces = there.flat_map(|it| &it.goods).filter(|(at, _)| *at == line);
        pieces.map(|(_, pieces)| pieces).sum()
    }

    /// All that can be sent now.
    pub fn all_outstanding(&self) -> Vec<Pieces> {
        let lines = (0..self.lines.len()).map(|line| (line, self.outstanding(line)));
        lines.filter(|(_, pieces)| *pieces > 0).collect()
    }

    pub fn whereabouts(&self) -> Whereabouts {
        let count = |state| self.parcels.iter().filter(|it| it.state == state).count();
        Whereabouts {
            outstanding: self.all_outstanding().iter().map(|(_, pieces)| pieces).sum(),
            wanted: self.lines.iter().map(|line| line.quantity - line.cut).sum(),
            under_way: count(ParcelState::Sent),
            delivered: count(ParcelState::Delivered),
        }
    }

    /// Parcels on their way.
    pub fn under_way(&self) -> impl Iterator<Item = &Parcel> {
        self.parcels.iter().filter(|it| it.state == ParcelState::Sent)
    }

    /// One more parcel with outstanding goods; its running number.
    pub fn send(&mut self, goods: Vec<Pieces>, state: ParcelState) -> i32 {
        let running = self.parcels.iter().map(|it| it.running).max().unwrap_or_default() + 1;
        self.parcels.push(Parcel {
            running,
            state,
            goods,
        });
        running
    }

    /// What became of a parcel that was on its way.
    pub fn end(&mut self, running: i32, state: ParcelState) {
        for parcel in self.parcels.iter_mut().filter(|it| it.running == running) {
            parcel.state = state;
        }
    }

    /// Cuts outstanding goods; what they were worth.
    pub fn cut(&mut self, goods: &[Pieces]) -> i64 {
        let mut worth = 0;
        for (at, pieces) in goods {
            if let Some(line) = self.lines.get_mut(*at) {
                let before = line.cut_vnd();
                line.cut += pieces;
                worth += line.cut_vnd() - before;
            }
        }
        worth
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{
        Balances, Entry, LedgerAccount, cancelled, collected, delivered, ordered, owed_back, received,
    };

    /// Numbers that come out the same in every run.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, bound: i64) -> i64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(self.0 >> 33).unwrap() % bound
        }

        /// Some of what is outstanding.
        fn some_of(&mut self, sending: &Sending) -> Vec<Pieces> {
            let all = sending.all_outstanding().into_iter();
            let some = all.map(|(at, pieces)| (at, self.below(pieces + 1)));
            some.filter(|(_, pieces)| *pieces > 0).collect()
        }
    }

    fn bought(chance: &mut Chance) -> Sending {
        let line = |chance: &mut Chance| {
            let quantity = 1 + chance.below(7);
            let listed = quantity * (1 + chance.below(100_000));
            let total_vnd = listed - chance.below(listed / 2 + 1);
            SentLine {
                quantity,
                cut: 0,
                total_vnd,
            }
        };
        let lines = (0..1 + chance.below(3)).map(|_| line(chance)).collect();
        Sending {
            lines,
            parcels: Vec::new(),
        }
    }

    #[test]
    fn what_is_cut_piece_by_piece_comes_to_the_whole_line() {
        for (total_vnd, quantity) in [(100, 3), (1, 1), (10, 7), (999_999_999_999, 1_000_000), (7, 5)] {
            let mut sending = Sending {
                lines: vec![SentLine {
                    quantity,
                    cut: 0,
                    total_vnd,
                }],
                parcels: Vec::new(),
            };
            let turns = quantity.min(2_000);
            let mut sum = 0;
            for turn in 0..turns {
                let pieces = quantity / turns + i64::from(turn < quantity % turns);
                sum += sending.cut(&[(0, pieces)]);
                assert_eq!(sum, sending.lines[0].cut_vnd());
                assert!((0..=total_vnd).contains(&sum));
            }
            assert_eq!(sum, total_vnd);
        }
        assert_eq!(worth_vnd(i64::MAX, i64::MAX, i64::MAX), i64::MAX);
    }

    /// Parts paid ahead and in cash, sent, brought back, cut and delivered in any order.
    #[test]
    fn whatever_happens_no_piece_and_no_dong_is_lost() {
        let mut chance = Chance(20_261_121);
        for round in 0..3_000 {
            let is_cash = round % 2 == 0;
            let shipping_vnd = chance.below(40_000);
            let mut sending = bought(&mut chance);
            let goods_vnd: i64 = sending.lines.iter().map(|line| line.total_vnd).sum();
            let total_vnd = goods_vnd + shipping_vnd;
            let mut book: Vec<Entry> = ordered(total_vnd);
            if !is_cash {
                book.extend(received(total_vnd));
            }
            let mut cut_vnd = 0;
            for _ in 0..chance.below(14) {
                let now = sending.whereabouts();
                let under_way: Vec<i32> = sending.under_way().map(|it| it.running).collect();
                let one = under_way.get(usize::try_from(chance.below(3)).unwrap()).copied();
                match (chance.below(4), one) {
                    (0, _) => {
                        let some = chance.some_of(&sending);
                        if !some.is_empty() {
                            sending.send(some, ParcelState::Sent);
                        }
                    }
                    (1, Some(running)) => sending.end(running, ParcelState::Delivered),
                    (2, Some(running)) => sending.end(running, ParcelState::CameBack),
                    (3, _) => {
                        let some = chance.some_of(&sending);
                        let pieces: i64 = some.iter().map(|(_, pieces)| pieces).sum();
                        if now.can_cut() && pieces > 0 && pieces < now.wanted {
                            let worth = sending.cut(&some);
                            cut_vnd += worth;
                            book.extend(cancelled(worth));
                            if !is_cash {
                                book.extend(owed_back(worth));
                            }
                        }
                    }
                    _ => {}
                }
                for (at, line) in sending.lines.iter().enumerate() {
                    assert!((0..=line.quantity).contains(&line.cut));
                    assert!((0..=line.quantity - line.cut).contains(&sending.outstanding(at)));
                }
                let left: i64 = sending
                    .lines
                    .iter()
                    .map(|line| line.total_vnd - line.cut_vnd())
                    .sum();
                assert_eq!(left, goods_vnd - cut_vnd);
                let now = sending.whereabouts();
                assert!(now.wanted > 0 && left > 0, "something is left: {sending:?}");
                assert!(!(now.is_all_here() && now.is_all_delivered()));
                assert_eq!(now.outstanding == 0 && now.under_way == 0, now.is_all_delivered());
            }
            let books = Balances::of(book.clone()).unwrap();
            let left = -books.balance(LedgerAccount::Ordered);
            if sending.whereabouts().is_all_delivered() {
                book.extend(delivered(left - shipping_vnd, shipping_vnd));
                book.extend(if is_cash {
                    collected(books.owed_vnd())
                } else {
                    Vec::new()
                });
            } else {
                book.extend(cancelled(left));
                book.extend(if is_cash { Vec::new() } else { owed_back(left) });
            }
            let books = Balances::of(book).unwrap();
            assert_eq!(
                LedgerAccount::ALL
                    .iter()
                    .map(|it| books.balance(*it))
                    .sum::<i64>(),
                0
            );
            assert_eq!((books.owed_vnd(), books.balance(LedgerAccount::Ordered)), (0, 0));
            assert_eq!(
                books.received_vnd() - books.refund_due_vnd(),
                books.net_sales_vnd()
            );
        }
    }
}
