//! Sample offers and requests of two rounds: one settled a year ago, one open now.

use super::organisations::*;

/// Who registers what; the price is the ask of an offer, the bid of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Registration {
    pub organisation: &'static str,
    pub commodity: &'static str,
    pub variety: &'static str,
    pub price_vnd: i64,
    pub min_lot_kg: i64,
    /// Held by an offer, required by a request; `;`-separated.
    pub standards: &'static str,
    /// Stars of an offer's product, fewest stars a request takes; 0: none.
    pub stars: i32,
    /// Only of requests; 0: any distance.
    pub max_distance_km: i32,
    pub months: &'static [(&'static str, i64)],
    pub note: &'static str,
}

const fn offer(
    organisation: &'static str,
    goods: (&'static str, &'static str),
    price_vnd: i64,
    min_lot_kg: i64,
    standards: &'static str,
    months: &'static [(&'static str, i64)],
) -> Registration {
    Registration {
        organisation,
        commodity: goods.0,
        variety: goods.1,
        price_vnd,
        min_lot_kg,
        standards,
        stars: 0,
        max_distance_km: 0,
        months,
        note: "",
    }
}

/// As an offer; a request differs only in what its columns mean.
const fn request(
    organisation: &'static str,
    goods: (&'static str, &'static str),
    price_vnd: i64,
    min_lot_kg: i64,
    standards: &'static str,
    months: &'static [(&'static str, i64)],
) -> Registration {
    offer(organisation, goods, price_vnd, min_lot_kg, standards, months)
}

pub(super) const SETTLED_OFFERS: &[Registration] = &[
    offer(
        MANGO_GROUP,
        ("xoai", "cat-chu"),
        15_500,
        500,
        "traceable",
        &[("2026-02", 9_000), ("2026-03", 16_000), ("2026-04", 21_000)],
    ),
    offer(
        MANGO,
        ("xoai", "cat-hoa-loc"),
        33_000,
        1_000,
        "vietgap;globalgap;traceable",
        &[("2026-03", 18_000), ("2026-04", 26_000), ("2026-05", 17_000)],
    ),
    offer(
        POMELO,
        ("buoi", "da-xanh"),
        24_000,
        500,
        "vietgap",
        &[("2026-01", 14_000), ("2026-02", 11_000), ("2026-06", 9_000)],
    ),
    offer(
        LOTUS,
        ("sen", "cu-sen"),
        19_000,
        300,
        "organic",
        &[("2026-05", 6_000), ("2026-06", 8_000)],
    ),
];

pub(super) const SETTLED_REQUESTS: &[Registration] = &[
    request(
        SUPERMARKET_SAI_GON,
        ("xoai", ""),
        21_500,
        500,
        "",
        &[("2026-02", 8_000), ("2026-03", 14_000), ("2026-04", 18_000)],
    ),
    request(
        EXPORTER,
        ("xoai", "cat-hoa-loc"),
        45_000,
        2_000,
        "globalgap",
        &[("2026-03", 20_000), ("2026-04", 20_000), ("2026-05", 20_000)],
    ),
    request(
        FRUIT_PROCESSOR,
        ("buoi", ""),
        29_500,
        1_000,
        "vietgap",
        &[("2026-01", 10_000), ("2026-02", 10_000), ("2026-06", 10_000)],
    ),
    Registration {
        max_distance_km: 60,
        ..request(
            SUPERMARKET_CAN_THO,
            ("sen", ""),
            23_500,
            200,
            "haccp",
            &[("2026-05", 5_000)],
        )
    },
];

pub(super) const OPEN_OFFERS: &[Registration] = &[
    Registration {
        stars: 4,
        note: "Rải vụ Tết, bao trái toàn bộ.",
        ..offer(
            MANGO,
            ("xoai", "cat-chu"),
            22_000,
            500,
            "vietgap;globalgap;traceable",
            &[
                ("2026-12", 12_000),
                ("2027-01", 15_000),
                ("2027-03", 30_000),
                ("2027-04", 42_000),
            ],
        )
    },
    Registration {
        stars: 5,
        ..offer(
            MANGO,
            ("xoai", "cat-hoa-loc"),
            38_000,
            1_000,
            "vietgap;globalgap",
            &[("2027-03", 16_000), ("2027-04", 25_000), ("2027-05", 18_000)],
        )
    },
    offer(
        MANGO_GROUP,
        ("xoai", "cat-chu"),
        17_500,
        500,
        "",
        &[("2027-03", 20_000), ("2027-04", 28_000)],
    ),
    offer(
        MANGO_GROUP,
        ("xoai", "xoai-keo"),
        9_000,
        1_000,
        "",
        &[("2027-02", 15_000), ("2027-03", 35_000), ("2027-04", 40_000)],
    ),
    offer(
        MANGO_CLUB,
        ("xoai", "cat-chu"),
        19_000,
        300,
        "vietgap;traceable",
        &[("2027-02", 9_000), ("2027-03", 18_000), ("2027-04", 24_000)],
    ),
    Registration {
        stars: 4,
        ..offer(
            LOTUS,
            ("sen", "hat-sen"),
            60_000,
            200,
            "organic;haccp",
            &[("2027-04", 3_000), ("2027-05", 6_000)],
        )
    },
    offer(
        LOTUS,
        ("lua", "dai-thom-8"),
        8_400,
        5_000,
        "",
        &[("2027-02", 120_000), ("2027-03", 160_000)],
    ),
    Registration {
        stars: 3,
        ..offer(
            POMELO,
            ("buoi", "da-xanh"),
            28_000,
            500,
            "vietgap",
            &[("2026-12", 18_000), ("2027-01", 25_000), ("2027-02", 12_000)],
        )
    },
    offer(
        POMELO,
        ("quyt", "quyt-hong"),
        34_000,
        500,
        "vietgap",
        &[("2027-01", 22_000)],
    ),
    offer(
        RICE,
        ("lua", "st25"),
        9_600,
        10_000,
        "vietgap;haccp",
        &[("2027-02", 150_000), ("2027-03", 300_000)],
    ),
    offer(
        VEGETABLES,
        ("rau", "cai-xanh"),
        9_500,
        200,
        "vietgap",
        &[
            ("2026-12", 10_000),
            ("2027-01", 12_000),
            ("2027-02", 12_000),
            ("2027-03", 10_000),
            ("2027-04", 9_000),
            ("2027-05", 8_000),
        ],
    ),
    offer(
        DURIAN,
        ("sau-rieng", "ri6"),
        68_000,
        1_000,
        "vietgap;planting_code",
        &[("2027-05", 24_000)],
    ),
    offer(
        CASHEW,
        ("dieu", ""),
        37_000,
        2_000,
        "haccp",
        &[("2027-03", 40_000), ("2027-04", 55_000)],
    ),
    offer(
        GROUNDNUTS,
        ("dau-phong", ""),
        29_500,
        1_000,
        "",
        &[("2027-05", 26_000)],
    ),
];

pub(super) const OPEN_REQUESTS: &[Registration] = &[
    Registration {
        note: "Giao tại kho, thùng 10 kg.",
        ..request(
            SUPERMARKET_SAI_GON,
            ("xoai", "cat-chu"),
            27_500,
            500,
            "vietgap",
            &[
                ("2026-12", 8_000),
                ("2027-01", 12_000),
                ("2027-03", 40_000),
                ("2027-04", 60_000),
            ],
        )
    },
    Registration {
        stars: 4,
        ..request(
            EXPORTER,
            ("xoai", "cat-hoa-loc"),
            47_000,
            2_000,
            "globalgap",
            &[("2027-03", 20_000), ("2027-04", 20_000), ("2027-05", 20_000)],
        )
    },
    request(
        FRUIT_PROCESSOR,
        ("xoai", ""),
        12_500,
        2_000,
        "",
        &[("2027-02", 20_000), ("2027-03", 50_000), ("2027-04", 50_000)],
    ),
    Registration {
        max_distance_km: 120,
        ..request(
            SUPERMARKET_CAN_THO,
            ("buoi", ""),
            33_500,
            500,
            "vietgap",
            &[("2026-12", 12_000), ("2027-01", 20_000)],
        )
    },
    request(
        SUPERMARKET_SAI_GON,
        ("quyt", ""),
        39_500,
        1_000,
        "",
        &[("2027-01", 30_000)],
    ),
    request(
        RICE_TRADER,
        ("lua", ""),
        10_100,
        20_000,
        "vietgap",
        &[("2027-02", 250_000), ("2027-03", 400_000)],
    ),
    request(
        SUPERMARKET_CAN_THO,
        ("rau", ""),
        12_000,
        200,
        "vietgap",
        &[
            ("2026-12", 8_000),
            ("2027-01", 9_000),
            ("2027-02", 9_000),
            ("2027-03", 9_000),
            ("2027-04", 9_000),
            ("2027-05", 9_000),
        ],
    ),
    request(
        SUPERMARKET_SAI_GON,
        ("sen", "hat-sen"),
        69_000,
        200,
        "haccp",
        &[("2027-05", 5_000)],
    ),
    request(
        EXPORTER,
        ("sau-rieng", ""),
        64_000,
        2_000,
        "planting_code",
        &[("2027-05", 30_000)],
    ),
    request(
        EXPORTER,
        ("thanh-long", ""),
        24_000,
        2_000,
        "globalgap",
        &[("2027-01", 25_000)],
    ),
    request(
        RICE,
        ("thot-not", "duong-thot-not"),
        34_000,
        200,
        "",
        &[("2027-02", 2_500)],
    ),
];
