//! Sample sellers and bulk buyers.

use super::{NO_BANK, organisation_id};
use crate::error::{Error, Result};
use crate::seed::key;
use crate::seed::places::communes;
use crate::seed::shipping;
use crate::seed::step::Step;
use domain::text::{ascii_upper, fold};
use domain::{OrganisationKind, Verification};
use entities::organisation;
use std::collections::HashMap;

#[derive(Debug, Clone, Copy)]
pub(super) struct SampleKind(pub OrganisationKind, pub Verification);

/// A sample organisation; `key` is also the address of its page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub key: &'static str,
    pub name: &'static str,
    pub kind: SampleKind,
    pub commune: &'static str,
    pub products: &'static str,
    pub story: &'static str,
    pub members: i32,
    pub founded: i32,
    pub represented_by: &'static str,
    pub founded_from: &'static str,
}

impl Sample {
    pub(super) const EMPTY: Sample = Sample {
        key: "",
        name: "",
        kind: SampleKind(OrganisationKind::Cooperative, Verification::Verified),
        commune: "",
        products: "",
        story: "",
        members: 0,
        founded: 0,
        represented_by: "",
        founded_from: "",
    };
}

const fn verified(kind: OrganisationKind) -> SampleKind {
    SampleKind(kind, Verification::Verified)
}

pub(super) const MANGO: &str = "htx-xoai-my-tho-mau";
pub(super) const MANGO_CLUB: &str = "hoi-quan-nha-vuon-my-tho-mau";
pub(super) const MANGO_GROUP: &str = "tht-xoai-binh-hang-trung-mau";
pub(super) const LOTUS: &str = "htx-sen-thap-muoi-mau";
pub(super) const POMELO: &str = "htx-buoi-lai-vung-mau";
pub(super) const DRIED_FISH: &str = "hkd-kho-tam-nong-mau";
pub(super) const RICE: &str = "htx-lua-tri-ton-mau";
pub(super) const VEGETABLES: &str = "htx-rau-tinh-bien-mau";
pub(super) const PALM_CLUB: &str = "hoi-quan-thot-not-an-cu-mau";
pub(super) const GROUNDNUTS: &str = "htx-dai-loc-mau";
pub(super) const CASSAVA: &str = "htx-que-son-mau";
pub(super) const CASHEW: &str = "htx-dieu-bu-dang-mau";
pub(super) const DURIAN: &str = "htx-sau-rieng-phu-rieng-mau";
pub(super) const NEW_IN_DONG_THAP: &str = "htx-rau-sa-dec-mau";
pub(super) const NEW_IN_AN_GIANG: &str = "tht-nep-thoai-son-mau";
pub(super) const SUPERMARKET_SAI_GON: &str = "sieu-thi-song-tien-mau";
pub(super) const SUPERMARKET_CAN_THO: &str = "sieu-thi-ninh-kieu-mau";
pub(super) const EXPORTER: &str = "cong-ty-xuat-khau-ben-thanh-mau";
pub(super) const RICE_TRADER: &str = "cong-ty-luong-thuc-cai-rang-mau";
pub(super) const FRUIT_PROCESSOR: &str = "cong-ty-trai-cay-ninh-kieu-mau";

pub(super) const ALL: &[Sample] = {
    use OrganisationKind::*;
    &[
        Sample {
            key: MANGO,
            name: "Hợp tác xã Xoài Mỹ Thọ (mẫu)",
            commune: "30076",
            products: "Xoài cát Chu; Xoài cát Hòa Lộc; Xoài sấy dẻo",
            story: "Thành viên cùng bao trái, ghi nhật ký canh tác và đóng gói tại một nhà sơ chế chung.",
            members: 86,
            founded: 2022,
            founded_from: MANGO_CLUB,
            ..Sample::EMPTY
        },
        Sample {
            key: MANGO_CLUB,
            name: "Hội quán Nhà vườn Mỹ Thọ (mẫu)",
            kind: verified(Club),
            commune: "30076",
            products: "Xoài cát Chu",
            story: "Nhà vườn gặp nhau mỗi tháng hai lần để bàn cách rải vụ xoài.",
            members: 54,
            founded: 2018,
            represented_by: MANGO,
            ..Sample::EMPTY
        },
        Sample {
            key: MANGO_GROUP,
            name: "Tổ hợp tác Xoài Bình Hàng Trung (mẫu)",
            kind: verified(CooperativeGroup),
            commune: "30118",
            products: "Xoài cát Chu; Xoài keo",
            members: 23,
            founded: 2020,
            ..Sample::EMPTY
        },
        Sample {
            key: LOTUS,
            name: "Hợp tác xã Sen Tháp Mười (mẫu)",
            commune: "30037",
            products: "Hạt sen; Trà tim sen; Củ sen",
            story: "Trồng sen luân canh với lúa trên đồng trũng, sấy hạt ngay trong ngày hái.",
            members: 41,
            founded: 2019,
            ..Sample::EMPTY
        },
        Sample {
            key: POMELO,
            name: "Hợp tác xã Bưởi Lai Vung (mẫu)",
            commune: "30226",
            products: "Bưởi da xanh; Quýt hồng",
            members: 37,
            founded: 2021,
            ..Sample::EMPTY
        },
        Sample {
            key: DRIED_FISH,
            name: "Hộ kinh doanh Khô Tam Nông (mẫu)",
            kind: verified(HouseholdBusiness),
            commune: "30010",
            products: "Khô cá lóc; Mắm cá linh",
            founded: 2016,
            ..Sample::EMPTY
        },
        Sample {
            key: RICE,
            name: "Hợp tác xã Nông nghiệp Tri Tôn (mẫu)",
            commune: "30544",
            products: "Gạo Óc Eo; Gạo ST25; Nàng Nhen",
            story: "Cánh đồng lớn một giống, xuống giống cùng ngày, bán theo hợp đồng từ đầu vụ.",
            members: 212,
            founded: 2017,
            ..Sample::EMPTY
        },
        Sample {
            key: VEGETABLES,
            name: "Hợp tác xã Rau an toàn Tịnh Biên (mẫu)",
            commune: "30520",
            products: "Cải xanh; Xà lách; Dưa leo",
            members: 29,
            founded: 2024,
            ..Sample::EMPTY
        },
        Sample {
            key: PALM_CLUB,
            name: "Hội quán Thốt nốt An Cư (mẫu)",
            kind: verified(Club),
            commune: "30526",
            products: "Đường thốt nốt",
            members: 31,
            founded: 2021,
            represented_by: VEGETABLES,
            ..Sample::EMPTY
        },
        Sample {
            key: GROUNDNUTS,
            name: "Hợp tác xã Nông nghiệp Đại Lộc (mẫu)",
            commune: "20500",
            products: "Đậu phộng; Dầu phộng",
            members: 118,
            founded: 2015,
            ..Sample::EMPTY
        },
        Sample {
            key: CASSAVA,
            name: "Hợp tác xã Sắn Quế Sơn (mẫu)",
            commune: "20641",
            products: "Sắn tươi; Phở sắn",
            members: 64,
            founded: 2018,
            ..Sample::EMPTY
        },
        Sample {
            key: CASHEW,
            name: "Hợp tác xã Điều Bù Đăng (mẫu)",
            commune: "25396",
            products: "Hạt điều rang muối; Hạt điều thô",
            members: 75,
            founded: 2019,
            ..Sample::EMPTY
        },
        Sample {
            key: DURIAN,
            name: "Hợp tác xã Sầu riêng Phú Riềng (mẫu)",
            commune: "25252",
            products: "Sầu riêng Ri6; Sầu riêng Dona",
            members: 33,
            founded: 2025,
            ..Sample::EMPTY
        },
        Sample {
            key: NEW_IN_DONG_THAP,
            name: "Hợp tác xã Rau Sa Đéc (mẫu)",
            kind: SampleKind(Cooperative, Verification::Pending),
            commune: "29905",
            products: "Rau ăn lá; Hoa kiểng",
            members: 18,
            founded: 2026,
            ..Sample::EMPTY
        },
        Sample {
            key: NEW_IN_AN_GIANG,
            name: "Tổ hợp tác Nếp Thoại Sơn (mẫu)",
            kind: SampleKind(CooperativeGroup, Verification::Pending),
            commune: "30682",
            products: "Nếp Phú Tân",
            members: 15,
            founded: 2025,
            ..Sample::EMPTY
        },
        Sample {
            key: SUPERMARKET_SAI_GON,
            name: "Siêu thị Sông Tiền (mẫu)",
            kind: verified(Supermarket),
            commune: "26740",
            founded: 2012,
            ..Sample::EMPTY
        },
        Sample {
            key: SUPERMARKET_CAN_THO,
            name: "Siêu thị Ninh Kiều (mẫu)",
            kind: verified(Supermarket),
            commune: "31135",
            founded: 2014,
            ..Sample::EMPTY
        },
        Sample {
            key: EXPORTER,
            name: "Công ty Xuất khẩu Nông sản Bến Thành (mẫu)",
            kind: verified(Enterprise),
            commune: "26743",
            founded: 2010,
            ..Sample::EMPTY
        },
        Sample {
            key: RICE_TRADER,
            name: "Công ty Lương thực Cái Răng (mẫu)",
            kind: verified(Enterprise),
            commune: "31186",
            founded: 2009,
            ..Sample::EMPTY
        },
        Sample {
            key: FRUIT_PROCESSOR,
            name: "Công ty Chế biến Trái cây Ninh Kiều (mẫu)",
            kind: verified(Enterprise),
            commune: "31135",
            founded: 2013,
            ..Sample::EMPTY
        },
    ]
};

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    step.insert("sample organisations", models()?).await?;
    let sellers = ALL.iter().filter(|sample| {
        let SampleKind(kind, verification) = sample.kind;
        kind.sells() && kind != OrganisationKind::Club && verification == Verification::Verified
    });
    let ids = sellers.map(|sample| organisation_id(sample.key)).collect();
    shipping::load(step, ids, true).await
}

/// The rows of all sellers and buyers, in the order of [`ALL`].
pub(super) fn models() -> Result<Vec<organisation::Model>> {
    let provinces = provinces_of_communes()?;
    (101..)
        .zip(ALL)
        .map(|(number, sample)| row(sample, number, &provinces))
        .collect()
}

/// Commune code → province code.
pub(super) fn provinces_of_communes() -> Result<HashMap<String, String>> {
    let rows = communes()?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code, row.province_code))
        .collect())
}

/// `number` makes tax code, telephone and bank account: the code begins with zeros that no office
/// gives, area code 0200 does not exist.
pub(super) fn row(
    sample: &Sample,
    number: i64,
    provinces: &HashMap<String, String>,
) -> Result<organisation::Model> {
    let SampleKind(kind, verification) = sample.kind;
    let at = match verification {
        Verification::Pending => key::moment("2026-11-18", 9)?,
        _ => key::joined_at()?,
    };
    let is_legal_person = !matches!(
        kind,
        OrganisationKind::Club | OrganisationKind::CooperativeGroup | OrganisationKind::TradeOffice
    );
    let has_account = kind.sells() && kind != OrganisationKind::Club;
    let province = provinces
        .get(sample.commune)
        .ok_or_else(|| Error::internal(format!("there is no commune {}", sample.commune)))?;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let id_of = |key: &str| (!key.is_empty()).then(|| organisation_id(key));
    Ok(organisation::Model {
        id: organisation_id(sample.key),
        slug: sample.key.to_owned(),
        kind: kind.as_str().to_owned(),
        name: sample.name.to_owned(),
        folded_name: fold(sample.name),
        verification: verification.as_str().to_owned(),
        tax_code: is_legal_person.then(|| format!("{number:010}")),
        legal_representative: Some("Người đại diện (mẫu)".to_owned()),
        phone: Some(format!("+8420000{number:05}")),
        email: Some(format!("{}@mau.ocop.example", sample.key)),
        address_line: Some("Số 1, đường Mẫu".to_owned()),
        commune_code: Some(sample.commune.to_owned()),
        province_code: Some(province.clone()),
        place_as_stated: None,
        main_products: some(sample.products),
        story: some(sample.story),
        members: (sample.members > 0).then_some(sample.members),
        founded_year: (sample.founded > 0).then_some(sample.founded),
        is_agricultural: kind == OrganisationKind::Cooperative,
        represented_by_id: id_of(sample.represented_by),
        founded_from_club_id: id_of(sample.founded_from),
        bank_bin: has_account.then(|| NO_BANK.to_owned()),
        bank_account: has_account.then(|| format!("{number:010}")),
        bank_account_name: has_account.then(|| ascii_upper(sample.name, 50)),
        is_sample: true,
        source_title: None,
        source_site: None,
        created_at: at,
        updated_at: at,
    })
}
