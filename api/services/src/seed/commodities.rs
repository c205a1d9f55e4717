//! What is traded in bulk, with the varieties that buyers ask for by name.

use super::step::{Step, rows_of};
use crate::error::Result;
use entities::{commodity, commodity_name, variety};
use serde::Deserialize;

struct Commodity {
    code: &'static str,
    name_vi: &'static str,
    name_en: &'static str,
    is_fruit: bool,
    /// Code and name.
    varieties: &'static [(&'static str, &'static str)],
}

const fn fruit(
    code: &'static str,
    name_vi: &'static str,
    name_en: &'static str,
    varieties: &'static [(&'static str, &'static str)],
) -> Commodity {
    Commodity {
        code,
        name_vi,
        name_en,
        is_fruit: true,
        varieties,
    }
}

const fn other(
    code: &'static str,
    name_vi: &'static str,
    name_en: &'static str,
    varieties: &'static [(&'static str, &'static str)],
) -> Commodity {
    Commodity {
        code,
        name_vi,
        name_en,
        is_fruit: false,
        varieties,
    }
}

const COMMODITIES: &[Commodity] = &[
    fruit(
        "xoai",
        "Xoài",
        "Mango",
        &[
            ("cat-chu", "Cát Chu"),
            ("cat-hoa-loc", "Cát Hòa Lộc"),
            ("xoai-keo", "Keo"),
            ("dai-loan", "Đài Loan"),
        ],
    ),
    fruit(
        "buoi",
        "Bưởi",
        "Pomelo",
        &[("da-xanh", "Da xanh"), ("nam-roi", "Năm Roi")],
    ),
    fruit(
        "sau-rieng",
        "Sầu riêng",
        "Durian",
        &[("ri6", "Ri6"), ("dona", "Dona (Monthong)")],
    ),
    fruit(
        "cam",
        "Cam",
        "Orange",
        &[("cam-xoan", "Xoàn"), ("cam-sanh", "Sành")],
    ),
    fruit(
        "quyt",
        "Quýt",
        "Mandarin",
        &[("quyt-hong", "Hồng"), ("quyt-duong", "Đường")],
    ),
    fruit(
        "nhan",
        "Nhãn",
        "Longan",
        &[("xuong-com-vang", "Xuồng cơm vàng"), ("idor", "Ido")],
    ),
    fruit(
        "thanh-long",
        "Thanh long",
        "Dragon fruit",
        &[("ruot-trang", "Ruột trắng"), ("ruot-do", "Ruột đỏ")],
    ),
    fruit(
        "chuoi",
        "Chuối",
        "Banana",
        &[("chuoi-gia", "Già"), ("laba", "Laba"), ("chuoi-xiem", "Xiêm")],
    ),
    fruit(
        "dua",
        "Dừa",
        "Coconut",
        &[("dua-xiem", "Xiêm"), ("dua-sap", "Sáp")],
    ),
    fruit(
        "khom",
        "Khóm (dứa)",
        "Pineapple",
        &[("queen", "Queen"), ("md2", "MD2")],
    ),
    fruit("mit", "Mít", "Jackfruit", &[("mit-thai", "Thái")]),
    fruit("chanh", "Chanh", "Lime", &[("khong-hat", "Không hạt")]),
    fruit("oi", "Ổi", "Guava", &[("oi-le", "Lê")]),
    fruit(
        "mang-cau",
        "Mãng cầu",
        "Custard apple",
        &[("mang-cau-na", "Na"), ("mang-cau-xiem", "Xiêm")],
    ),
    fruit(
        "chom-chom",
        "Chôm chôm",
        "Rambutan",
        &[("chom-chom-thai", "Thái"), ("java", "Java")],
    ),
    fruit("bo", "Bơ", "Avocado", &[("bo-034", "034"), ("booth", "Booth")]),
    other(
        "lua",
        "Lúa gạo",
        "Rice",
        &[
            ("st25", "ST25"),
            ("oc-eo", "Óc Eo"),
            ("om18", "OM 18"),
            ("dai-thom-8", "Đài thơm 8"),
            ("nang-nhen", "Nàng Nhen"),
            ("nep-phu-tan", "Nếp Phú Tân"),
        ],
    ),
    other(
        "sen",
        "Sen",
        "Lotus",
        &[
            ("hat-sen", "Hạt sen"),
            ("cu-sen", "Củ sen"),
            ("ngo-sen", "Ngó sen"),
        ],
    ),
    other(
        "rau",
        "Rau ăn lá",
        "Leaf vegetables",
        &[
            ("cai-xanh", "Cải xanh"),
            ("xa-lach", "Xà lách"),
            ("rau-muong", "Rau muống"),
        ],
    ),
    other("dua-leo", "Dưa leo", "Cucumber", &[]),
    other("ca-chua", "Cà chua", "Tomato", &[]),
    other(
        "khoai-lang",
        "Khoai lang",
        "Sweet potato",
        &[("tim-nhat", "Tím Nhật")],
    ),
    other("san", "Sắn (khoai mì)", "Cassava", &[]),
    other("ot", "Ớt", "Chilli", &[("chi-thien", "Chỉ thiên")]),
    other("hanh-tim", "Hành tím", "Shallot", &[]),
    other("dau-phong", "Đậu phộng (lạc)", "Groundnut", &[]),
    other(
        "thot-not",
        "Thốt nốt",
        "Palmyra palm",
        &[("duong-thot-not", "Đường thốt nốt")],
    ),
    other("dieu", "Hạt điều", "Cashew", &[]),
    other("ho-tieu", "Hồ tiêu", "Pepper", &[]),
    other(
        "ca-phe",
        "Cà phê",
        "Coffee",
        &[("robusta", "Robusta"), ("arabica", "Arabica")],
    ),
    other("ca-tra", "Cá tra", "Pangasius", &[]),
    other(
        "tom",
        "Tôm",
        "Shrimp",
        &[("tom-the", "Thẻ chân trắng"), ("tom-su", "Sú")],
    ),
];

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let rows = COMMODITIES.iter().map(|it| commodity::Model {
        code: it.code.to_owned(),
        name_vi: it.name_vi.to_owned(),
        name_en: it.name_en.to_owned(),
        is_fruit: it.is_fruit,
    });
    step.insert("commodities", rows.collect()).await?;
    let rows = COMMODITIES.iter().flat_map(|it| {
        it.varieties.iter().map(|(code, name)| variety::Model {
            code: (*code).to_owned(),
            commodity_code: it.code.to_owned(),
            name: (*name).to_owned(),
        })
    });
    step.insert("varieties", rows.collect()).await?;
    let rows = other_names()?.into_iter().map(|row| commodity_name::Model {
        commodity_code: row.commodity,
        name: row.name,
        variety_code: Some(row.variety).filter(|code| !code.is_empty()),
    });
    step.insert("other names of commodities", rows.collect()).await
}

/// A row of the data file; its note says where the name is used.
#[derive(Deserialize)]
struct OtherName {
    commodity: String,
    variety: String,
    name: String,
}

fn other_names() -> Result<Vec<OtherName>> {
    rows_of(include_str!("../../data/trade/commodity_names.csv"))
}

/// What people read for a commodity and, if one is named, its variety.
pub(super) fn names(commodity: &str, variety: &str) -> (&'static str, Option<&'static str>) {
    let Some(found) = COMMODITIES.iter().find(|it| it.code == commodity) else {
        return ("", None);
    };
    let variety = found.varieties.iter().find(|(code, _)| *code == variety);
    (found.name_vi, variety.map(|(_, name)| *name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_stand_once() {
        let codes: BTreeSet<&str> = COMMODITIES.iter().map(|it| it.code).collect();
        assert_eq!(codes.len(), COMMODITIES.len());
        let varieties: Vec<&str> = COMMODITIES
            .iter()
            .flat_map(|it| it.varieties.iter().map(|(code, _)| *code))
            .collect();
        assert_eq!(varieties.iter().collect::<BTreeSet<_>>().len(), varieties.len());
    }

    #[test]
    fn other_names_are_of_goods_that_there_are_and_stand_once() {
        let mut seen = BTreeSet::new();
        for row in other_names().unwrap() {
            let commodity = COMMODITIES.iter().find(|it| it.code == row.commodity);
            let varieties = commodity.unwrap().varieties;
            let known = row.variety.is_empty() || varieties.iter().any(|(code, _)| *code == row.variety);
            assert!(known, "{} {}", row.commodity, row.variety);
            assert!(seen.insert((row.commodity, row.name.clone())), "{}", row.name);
        }
        assert!(seen.len() > 100);
    }
}
