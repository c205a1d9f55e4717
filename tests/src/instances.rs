//! Markets for the matching, of any size, as the two CSV files that `ocop-market match` reads.
//! The same seed gives the same files.

use std::fmt::Write;

/// Real communes, so that distances are those of the country.
const COMMUNES: &str = include_str!("../../api/services/data/administrative/communes.csv");
const STANDARDS: [&str; 8] = [
    "vietgap",
    "globalgap",
    "organic",
    "haccp",
    "iso22000",
    "halal",
    "planting_code",
    "traceable",
];

/// Commodity, usual price at the farm gate, varieties.
const COMMODITIES: [(&str, i64, [&str; 2]); 20] = [
    ("Xoài", 28_000, ["Cát Chu", "Cát Hoà Lộc"]),
    ("Gạo", 19_000, ["ST25", "Nàng Nhen"]),
    ("Sầu riêng", 75_000, ["Ri6", "Monthong"]),
    ("Nhãn", 24_000, ["Edor", "Xuồng cơm vàng"]),
    ("Chanh", 15_000, ["Không hạt", "Giấy"]),
    ("Cam", 18_000, ["Sành", "Xoàn"]),
    ("Quýt", 30_000, ["Hồng Lai Vung", "Đường"]),
    ("Bưởi", 32_000, ["Da xanh", "Năm roi"]),
    ("Thanh long", 17_000, ["Ruột đỏ", "Ruột trắng"]),
    ("Mít", 14_000, ["Thái", "Ruột đỏ"]),
    ("Khoai lang", 12_000, ["Tím Nhật", "Mật"]),
    ("Sen", 40_000, ["Hạt tươi", "Ngó"]),
    ("Ớt", 26_000, ["Chỉ thiên", "Sừng"]),
    ("Cá tra", 30_000, ["Phi lê", "Nguyên con"]),
    ("Tôm", 180_000, ["Sú", "Thẻ"]),
    ("Ếch", 48_000, ["Thịt", "Giống"]),
    ("Chè", 120_000, ["Shan tuyết", "Ô long"]),
    ("Cà phê", 95_000, ["Robusta", "Arabica"]),
    ("Mật ong", 160_000, ["Hoa nhãn", "Hoa tràm"]),
    ("Nấm rơm", 60_000, ["Tươi", "Khô"]),
];

#[derive(Debug, Clone, Copy)]
pub struct Instance {
    pub seed: u64,
    pub offers: usize,
    pub requests: usize,
    /// Commodities among which they spread, at most 20.
    pub commodities: usize,
    pub with_lots: bool,
    /// Every quantity from 1 kg up to this; usual quantities otherwise.
    pub largest_kg: Option<i64>,
    /// Prices in steps of 5,000 đồng and everybody in one commune: many pairs are worth the same.
    pub with_ties: bool,
}

impl Instance {
    /// The usual shape: a dozen months, a score of commodities where there are rows enough for them.
    pub fn of(seed: u64, offers: usize, requests: usize) -> Instance {
        Instance {
            seed,
            offers,
            requests,
            commodities: (offers / 20).clamp(1, 20),
            with_lots: false,
            largest_kg: None,
            with_ties: false,
        }
    }

    /// Rounded where prices tie.
    fn price(&self, price: i64) -> i64 {
        if self.with_ties {
            (price + 2_500) / 5_000 * 5_000
        } else {
            price
        }
    }

    fn quantity(&self, dice: &mut Dice, usual: i64) -> i64 {
        match self.largest_kg {
            Some(largest) => dice.within(1, largest),
            None => usual,
        }
    }

    /// pools.csv: of every six sellers who offer, the first two are one pool.
    pub fn pools_csv(&self) -> String {
        let mut csv = "pool_id,seller_id\n".to_owned();
        for seller in (0..self.offers.div_ceil(2)).filter(|seller| seller % 6 < 2) {
            let _ = writeln!(csv, "P{:04},S{seller:04}", seller / 6);
        }
        csv
    }

    pub fn with_lots(self) -> Instance {
        Instance {
            with_lots: true,
            ..self
        }
    }

    /// offers.csv: each offer sells for a few months in a row, fruit by its season.
    pub fn offers_csv(&self) -> String {
        let mut dice = Dice(self.seed);
        let communes = communes();
        let mut csv = "offer_id,seller_id,commodity,variety,month,quantity_kg,ask_vnd_per_kg,min_lot_kg,standards,ocop_stars,commune_code\n".to_owned();
        for at in 0..self.offers {
            let (commodity, usual, varieties) = dice.of(&COMMODITIES[..self.commodities]);
            let variety = if dice.one_in(3) { "" } else { dice.of(&varieties) };
            let standards = dice.standards(3);
            let stars = dice.of(&[0, 0, 0, 3, 3, 4, 5]);
            let commune = if self.with_ties {
                communes[0]
            } else {
                dice.of(&communes)
            };
            let ask = self.price(usual * dice.within(80, 125) / 100 / 100 * 100);
            let first = dice.within(1, 9);
            for month in first..=(first + dice.within(0, 5)).min(12) {
                let usual_kg = dice.within(1, 60) * dice.of(&[50, 100, 100, 500]) + dice.within(0, 9);
                let quantity = self.quantity(&mut dice, usual_kg);
                let lot = if self.with_lots {
                    (quantity / dice.within(2, 12)).min(5_000)
                } else {
                    0
                };
                let _ = writeln!(
                    csv,
                    "O{at:05},S{:04},{commodity},{variety},2026-{month:02},{quantity},{ask},{lot},{standards},{stars},{commune}",
                    at / 2
                );
            }
        }
        csv
    }

    /// requests.csv: each buyer asks for more months than an offer covers; some buyers sell too.
    pub fn requests_csv(&self) -> String {
        let mut dice = Dice(self.seed ^ 0x5eed);
        let communes = communes();
        let mut csv = "request_id,buyer_id,commodity,variety,month,quantity_kg,bid_vnd_per_kg,min_lot_kg,standards_required,min_ocop_stars,commune_code,max_distance_km\n".to_owned();
        for at in 0..self.requests {
            let (commodity, usual, varieties) = dice.of(&COMMODITIES[..self.commodities]);
            let variety = if dice.one_in(4) { dice.of(&varieties) } else { "" };
            let standards = dice.standards(1);
            let stars = dice.of(&[0, 0, 0, 0, 3, 4]);
            let commune = if self.with_ties {
                communes[0]
            } else {
                dice.of(&communes)
            };
            let bid = self.price(usual * dice.within(95, 150) / 100 / 100 * 100);
            let limit = if dice.one_in(3) {
                dice.within(500, 9_000)
            } else {
                0
            };
            let limit = if limit == 0 {
                String::new()
            } else {
                format!("{}.{}", limit / 10, limit % 10)
            };
            let buyer = if dice.one_in(10) {
                format!("S{:04}", at / 2)
            } else {
                format!("B{:04}", at / 2)
            };
            let first = dice.within(1, 7);
            for month in first..=(first + dice.within(2, 7)).min(12) {
                let usual_kg = dice.within(1, 80) * dice.of(&[100, 250, 500]) + dice.within(0, 9);
                let quantity = self.quantity(&mut dice, usual_kg);
                let lot = if self.with_lots {
                    (quantity / dice.within(3, 20)).min(3_000)
                } else {
                    0
                };
                let _ = writeln!(
                    csv,
                    "R{at:05},{buyer},{commodity},{variety},2026-{month:02},{quantity},{bid},{lot},{standards},{stars},{commune},{limit}"
                );
            }
        }
        csv
    }
}

fn communes() -> Vec<&'static str> {
    COMMUNES
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect()
}

/// SplitMix64: the same numbers everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn within(&mut self, low: i64, high: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        low + i64::try_from(z % u64::try_from(high - low + 1).expect("a range")).expect("small")
    }

    pub fn one_in(&mut self, n: i64) -> bool {
        self.within(1, n) == 1
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.within(1, items.len() as i64)).expect("small") - 1]
    }

    /// Up to `most` standards, separated by `;`.
    fn standards(&mut self, most: i64) -> String {
        let mut chosen: Vec<&str> = (0..self.within(0, most))
            .map(|_| self.of(&STANDARDS[..5]))
            .collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen.join(";")
    }
}
