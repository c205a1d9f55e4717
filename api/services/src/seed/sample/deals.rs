//! The terms of the sample linkage contracts and what was delivered under them, 2024 to 2026.

use super::organisations::*;
use crate::error::{Error, Result};
use domain::{ContractState, LinkageForm, Month};

/// What became of a delivery after the seller recorded it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome {
    Confirmed(i64),
    /// Confirmed after a dispute, at the corrected kilograms.
    Settled(i64),
    Disputed(&'static str),
    Unanswered,
}

#[derive(Debug, Clone)]
pub(super) struct Handover {
    pub day: String,
    pub quantity_kg: i64,
    pub outcome: Outcome,
}

/// One contract with its deliveries.
#[derive(Debug, Clone)]
pub(super) struct Deal {
    pub key: String,
    pub seller: &'static str,
    pub buyer: &'static str,
    pub commodity: &'static str,
    pub variety: &'static str,
    pub form: LinkageForm,
    /// Day on which it was drafted and, when both signed, signed.
    pub drafted: &'static str,
    pub state: ContractState,
    /// Planting area and how much of it, m².
    pub areas: Vec<(&'static str, i64)>,
    /// Month, kilograms, đồng per kilogram.
    pub months: Vec<(Month, i64, i64)>,
    pub handovers: Vec<Handover>,
    /// Whether it came out of the settled round.
    pub from_round: bool,
}

/// One row of the table below, as it is written most easily.
struct Terms {
    key: &'static str,
    parties: (&'static str, &'static str),
    goods: (&'static str, &'static str),
    form: LinkageForm,
    drafted: &'static str,
    state: ContractState,
    areas: &'static [(&'static str, i64)],
    months: &'static [(&'static str, i64, i64)],
    handovers: &'static [(&'static str, i64, Outcome)],
}

const SIGNED: Terms = Terms {
    key: "",
    parties: ("", ""),
    goods: ("", ""),
    form: LinkageForm::ProductionConsumption,
    drafted: "",
    state: ContractState::Signed,
    areas: &[],
    months: &[],
    handovers: &[],
};

const TERMS: &[Terms] = {
    use Outcome::*;
    &[
        Terms {
            key: "mango-2024",
            parties: (MANGO, SUPERMARKET_SAI_GON),
            goods: ("xoai", "cat-chu"),
            drafted: "2024-02-20",
            areas: &[("Vùng xoài Mỹ Thọ 1", 120_000)],
            months: &[
                ("2024-03", 18_000, 21_000),
                ("2024-04", 25_000, 19_000),
                ("2024-05", 22_000, 18_500),
            ],
            handovers: &[
                ("2024-03-18", 9_200, Confirmed(9_200)),
                ("2024-04-09", 12_400, Confirmed(12_350)),
                ("2024-04-25", 11_800, Confirmed(11_800)),
                ("2024-05-14", 15_000, Confirmed(15_000)),
            ],
            ..SIGNED
        },
        Terms {
            key: "mango-export-2025",
            parties: (MANGO, EXPORTER),
            goods: ("xoai", "cat-hoa-loc"),
            drafted: "2025-01-14",
            areas: &[("Vùng xoài Mỹ Thọ 1", 185_000), ("Vùng xoài Mỹ Thọ 2", 60_000)],
            months: &[
                ("2025-03", 14_000, 42_000),
                ("2025-04", 20_000, 39_000),
                ("2025-05", 12_000, 40_000),
            ],
            handovers: &[
                ("2025-03-20", 7_000, Confirmed(6_900)),
                ("2025-04-08", 10_500, Confirmed(10_500)),
                ("2025-04-22", 9_000, Confirmed(9_000)),
                ("2025-05-12", 11_000, Confirmed(10_800)),
            ],
            ..SIGNED
        },
        Terms {
            key: "mango-club-2025",
            parties: (MANGO_CLUB, SUPERMARKET_SAI_GON),
            goods: ("xoai", "cat-chu"),
            drafted: "2025-03-02",
            areas: &[("Vườn xoài của hội quán", 200_000)],
            months: &[("2025-04", 16_000, 19_500), ("2025-05", 14_000, 19_000)],
            handovers: &[
                ("2025-04-15", 8_000, Confirmed(8_000)),
                ("2025-05-10", 9_500, Confirmed(9_400)),
            ],
            ..SIGNED
        },
        Terms {
            key: "lotus-2025",
            parties: (LOTUS, SUPERMARKET_CAN_THO),
            goods: ("sen", "hat-sen"),
            form: LinkageForm::ProcessingConsumption,
            drafted: "2025-05-16",
            areas: &[("Đồng sen Tháp Mười", 150_000)],
            months: &[
                ("2025-06", 6_000, 65_000),
                ("2025-07", 8_000, 62_000),
                ("2026-06", 7_000, 68_000),
                ("2026-07", 9_000, 66_000),
            ],
            handovers: &[
                ("2025-06-20", 5_500, Confirmed(5_500)),
                ("2025-07-15", 7_800, Confirmed(7_800)),
                ("2026-06-22", 6_600, Confirmed(6_600)),
                (
                    "2026-07-18",
                    8_400,
                    Disputed("Thiếu 400 kg so với phiếu cân tại kho siêu thị."),
                ),
            ],
            ..SIGNED
        },
        Terms {
            key: "rice-2024",
            parties: (RICE, RICE_TRADER),
            goods: ("lua", "oc-eo"),
            form: LinkageForm::FullChain,
            drafted: "2024-01-08",
            areas: &[("Cánh đồng lớn Tri Tôn", 1_200_000)],
            months: &[("2024-03", 420_000, 8_200), ("2024-08", 360_000, 7_600)],
            handovers: &[
                ("2024-03-12", 210_000, Confirmed(209_400)),
                ("2024-03-26", 205_000, Confirmed(205_000)),
                ("2024-08-14", 340_000, Confirmed(338_500)),
            ],
            ..SIGNED
        },
        Terms {
            key: "rice-2025",
            parties: (RICE, RICE_TRADER),
            goods: ("lua", "oc-eo"),
            form: LinkageForm::FullChain,
            drafted: "2025-01-06",
            areas: &[("Cánh đồng lớn Tri Tôn", 1_500_000)],
            months: &[("2025-03", 520_000, 7_900), ("2025-08", 450_000, 7_300)],
            handovers: &[
                ("2025-03-14", 270_000, Confirmed(270_000)),
                ("2025-03-29", 240_000, Confirmed(239_000)),
                ("2025-08-19", 430_000, Confirmed(428_000)),
            ],
            ..SIGNED
        },
        Terms {
            key: "rice-2026",
            parties: (RICE, RICE_TRADER),
            goods: ("lua", "st25"),
            form: LinkageForm::FullChain,
            drafted: "2026-01-09",
            areas: &[("Cánh đồng lớn Tri Tôn", 1_350_000)],
            months: &[
                ("2026-03", 480_000, 9_400),
                ("2026-08", 410_000, 8_900),
                ("2026-11", 120_000, 9_100),
            ],
            handovers: &[
                ("2026-03-12", 250_000, Confirmed(250_000)),
                ("2026-03-28", 225_000, Confirmed(224_500)),
                ("2026-08-20", 400_000, Settled(391_000)),
                ("2026-11-16", 60_000, Unanswered),
            ],
            ..SIGNED
        },
        Terms {
            key: "rice-supermarket-2026",
            parties: (RICE, SUPERMARKET_SAI_GON),
            goods: ("lua", "nang-nhen"),
            drafted: "2026-01-20",
            areas: &[("Cánh đồng lớn Tri Tôn", 450_000)],
            months: &[("2026-02", 40_000, 14_500)],
            handovers: &[("2026-02-24", 38_000, Confirmed(38_000))],
            ..SIGNED
        },
        Terms {
            key: "rice-supermarket-2027",
            parties: (RICE, SUPERMARKET_SAI_GON),
            goods: ("lua", "st25"),
            drafted: "2026-11-12",
            state: ContractState::SignedBySeller,
            areas: &[("Cánh đồng lớn Tri Tôn", 600_000)],
            months: &[("2027-01", 30_000, 13_800), ("2027-03", 60_000, 13_200)],
            ..SIGNED
        },
        Terms {
            key: "vegetables-2025",
            parties: (VEGETABLES, SUPERMARKET_CAN_THO),
            goods: ("rau", "cai-xanh"),
            drafted: "2024-12-18",
            areas: &[("Khu rau Tịnh Biên", 300_000)],
            months: &[
                ("2025-01", 12_000, 11_000),
                ("2025-02", 12_000, 10_500),
                ("2025-03", 10_000, 10_000),
                ("2025-04", 10_000, 10_000),
            ],
            handovers: &[
                ("2025-01-16", 11_500, Confirmed(11_500)),
                ("2025-02-14", 11_800, Confirmed(11_650)),
                ("2025-03-17", 9_600, Confirmed(9_600)),
                ("2025-04-15", 9_900, Confirmed(9_900)),
            ],
            ..SIGNED
        },
        Terms {
            key: "palm-sugar-2025",
            parties: (PALM_CLUB, RICE),
            goods: ("thot-not", "duong-thot-not"),
            drafted: "2025-01-22",
            areas: &[("Hàng thốt nốt An Cư", 80_000)],
            months: &[("2025-02", 2_000, 32_000), ("2025-03", 2_400, 31_000)],
            handovers: &[
                ("2025-02-20", 1_900, Confirmed(1_900)),
                ("2025-03-24", 2_350, Confirmed(2_350)),
            ],
            ..SIGNED
        },
        Terms {
            key: "groundnuts-2024",
            parties: (GROUNDNUTS, SUPERMARKET_SAI_GON),
            goods: ("dau-phong", ""),
            drafted: "2024-03-25",
            areas: &[("Bãi bồi Đại Lộc", 300_000)],
            months: &[
                ("2024-05", 26_000, 28_000),
                ("2024-06", 18_000, 27_500),
                ("2025-05", 30_000, 29_000),
            ],
            handovers: &[
                ("2024-05-22", 24_500, Confirmed(24_500)),
                ("2024-06-12", 17_200, Confirmed(17_000)),
                ("2025-05-20", 29_000, Confirmed(28_900)),
            ],
            ..SIGNED
        },
        Terms {
            key: "groundnuts-2026",
            parties: (GROUNDNUTS, EXPORTER),
            goods: ("dau-phong", ""),
            drafted: "2026-03-30",
            areas: &[("Bãi bồi Đại Lộc", 350_000)],
            months: &[("2026-05", 32_000, 30_500)],
            handovers: &[("2026-05-25", 31_000, Confirmed(30_700))],
            ..SIGNED
        },
        Terms {
            key: "cassava-2025",
            parties: (CASSAVA, EXPORTER),
            goods: ("san", ""),
            form: LinkageForm::InputsConsumption,
            drafted: "2025-01-10",
            areas: &[("Đồi sắn Quế Sơn", 500_000)],
            months: &[("2025-02", 180_000, 2_600), ("2025-03", 220_000, 2_500)],
            handovers: &[
                ("2025-02-18", 172_000, Confirmed(171_000)),
                ("2025-03-19", 214_000, Confirmed(214_000)),
            ],
            ..SIGNED
        },
        Terms {
            key: "cashew-2025",
            parties: (CASHEW, EXPORTER),
            goods: ("dieu", ""),
            form: LinkageForm::ProductionHarvestProcessing,
            drafted: "2025-01-17",
            areas: &[("Vườn điều Bù Đăng", 800_000)],
            months: &[("2025-03", 45_000, 36_000), ("2025-04", 60_000, 35_000)],
            handovers: &[
                ("2025-03-21", 41_000, Confirmed(41_000)),
                ("2025-04-18", 57_500, Confirmed(57_000)),
            ],
            ..SIGNED
        },
        Terms {
            key: "durian-2026",
            parties: (DURIAN, SUPERMARKET_SAI_GON),
            goods: ("sau-rieng", "ri6"),
            drafted: "2026-04-27",
            areas: &[("Vườn sầu riêng Phú Riềng", 160_000)],
            months: &[("2026-06", 14_000, 62_000), ("2026-07", 18_000, 58_000)],
            handovers: &[
                ("2026-06-19", 13_200, Confirmed(13_200)),
                ("2026-07-14", 17_600, Confirmed(17_450)),
            ],
            ..SIGNED
        },
    ]
};

pub(super) fn all() -> Result<Vec<Deal>> {
    TERMS.iter().map(deal).collect()
}

fn deal(terms: &Terms) -> Result<Deal> {
    let mut months = Vec::new();
    for (month, quantity_kg, price) in terms.months {
        months.push((month.parse().map_err(Error::internal)?, *quantity_kg, *price));
    }
    let handovers = terms
        .handovers
        .iter()
        .map(|(day, quantity_kg, outcome)| Handover {
            day: (*day).to_owned(),
            quantity_kg: *quantity_kg,
            outcome: *outcome,
        });
    Ok(Deal {
        key: terms.key.to_owned(),
        seller: terms.parties.0,
        buyer: terms.parties.1,
        commodity: terms.goods.0,
        variety: terms.goods.1,
        form: terms.form,
        drafted: terms.drafted,
        state: terms.state,
        areas: terms.areas.to_vec(),
        months,
        handovers: handovers.collect(),
        from_round: false,
    })
}
