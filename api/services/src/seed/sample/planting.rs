//! Sample planting areas with their codes, and sample certificates.

use super::organisation_id;
use super::organisations::*;
use crate::error::Result;
use crate::seed::key;
use crate::seed::step::Step;
use chrono::{DateTime, Utc};
use domain::{Standard, Verification};
use entities::{certificate, planting_area, planting_area_code};
use uuid::Uuid;

pub(super) struct Area {
    pub owner: &'static str,
    pub name: &'static str,
    pub commodity: &'static str,
    pub commune: &'static str,
    pub area_m2: i64,
    households: i32,
    /// Market, day of issue, and how far the office's check has come.
    codes: &'static [(&'static str, &'static str, Verification)],
}

const fn area(
    owner: &'static str,
    name: &'static str,
    commodity: &'static str,
    commune: &'static str,
    area_m2: i64,
    households: i32,
    codes: &'static [(&'static str, &'static str, Verification)],
) -> Area {
    Area {
        owner,
        name,
        commodity,
        commune,
        area_m2,
        households,
        codes,
    }
}

const CHINA: &str = "Trung Quốc";
const UNITED_STATES: &str = "Hoa Kỳ";
const KOREA: &str = "Hàn Quốc";
const HOME: &str = "Nội địa";

const AREAS: &[Area] = {
    use Verification::{Pending, Verified};
    &[
        area(
            MANGO,
            "Vùng xoài Mỹ Thọ 1",
            "xoai",
            "30076",
            185_000,
            31,
            &[
                (CHINA, "2023-05-10", Verified),
                (UNITED_STATES, "2024-02-20", Verified),
            ],
        ),
        area(
            MANGO,
            "Vùng xoài Mỹ Thọ 2",
            "xoai",
            "30076",
            122_500,
            22,
            &[(KOREA, "2024-09-05", Verified), (CHINA, "2026-10-02", Pending)],
        ),
        area(
            MANGO_CLUB,
            "Vườn xoài của hội quán",
            "xoai",
            "30076",
            240_000,
            45,
            &[(CHINA, "2022-08-15", Verified), (HOME, "2023-03-01", Verified)],
        ),
        area(
            MANGO_GROUP,
            "Vùng xoài Bình Hàng Trung",
            "xoai",
            "30118",
            96_000,
            23,
            &[(HOME, "2024-04-12", Verified)],
        ),
        area(
            LOTUS,
            "Đồng sen Tháp Mười",
            "sen",
            "30037",
            320_000,
            28,
            &[(HOME, "2023-11-20", Verified)],
        ),
        area(
            POMELO,
            "Vườn bưởi Lai Vung",
            "buoi",
            "30226",
            147_500,
            26,
            &[(UNITED_STATES, "2025-01-15", Verified)],
        ),
        area(
            RICE,
            "Cánh đồng lớn Tri Tôn",
            "lua",
            "30544",
            1_650_000,
            140,
            &[(HOME, "2023-10-01", Verified)],
        ),
        area(
            VEGETABLES,
            "Khu rau Tịnh Biên",
            "rau",
            "30520",
            320_000,
            29,
            &[(HOME, "2024-07-01", Verified)],
        ),
        area(
            PALM_CLUB,
            "Hàng thốt nốt An Cư",
            "thot-not",
            "30526",
            80_000,
            31,
            &[],
        ),
        area(
            GROUNDNUTS,
            "Bãi bồi Đại Lộc",
            "dau-phong",
            "20500",
            420_000,
            75,
            &[(HOME, "2024-03-10", Verified)],
        ),
        area(CASSAVA, "Đồi sắn Quế Sơn", "san", "20641", 560_000, 64, &[]),
        area(
            CASHEW,
            "Vườn điều Bù Đăng",
            "dieu",
            "25396",
            900_000,
            75,
            &[(HOME, "2024-11-11", Verified)],
        ),
        area(
            DURIAN,
            "Vườn sầu riêng Phú Riềng",
            "sau-rieng",
            "25252",
            210_000,
            33,
            &[(CHINA, "2025-06-18", Verified)],
        ),
        area(
            NEW_IN_DONG_THAP,
            "Nhà lưới Sa Đéc",
            "rau",
            "29905",
            18_000,
            18,
            &[],
        ),
    ]
};

/// Owner, standard, day of issue, last day.
const CERTIFICATES: &[(&str, Standard, &str, &str, Verification)] = {
    use Standard::*;
    use Verification::{Pending, Verified};
    &[
        (MANGO, VietGap, "2025-03-01", "2028-02-29", Verified),
        (MANGO, GlobalGap, "2026-02-10", "2027-02-09", Verified),
        (MANGO, Traceable, "2023-06-01", "2028-05-31", Verified),
        (MANGO_CLUB, VietGap, "2024-08-01", "2027-07-31", Verified),
        (MANGO_CLUB, Traceable, "2024-01-15", "2029-01-14", Verified),
        (MANGO_GROUP, VietGap, "2026-10-20", "2029-10-19", Pending),
        (LOTUS, Organic, "2025-06-15", "2027-06-14", Verified),
        (LOTUS, Haccp, "2025-01-10", "2028-01-09", Verified),
        (POMELO, VietGap, "2024-12-01", "2027-11-30", Verified),
        (RICE, VietGap, "2024-05-20", "2027-05-19", Verified),
        (RICE, Haccp, "2025-09-01", "2028-08-31", Verified),
        (VEGETABLES, VietGap, "2024-09-10", "2027-09-09", Verified),
        (GROUNDNUTS, VietGap, "2022-04-01", "2025-03-31", Verified),
        (CASHEW, Haccp, "2024-10-05", "2027-10-04", Verified),
        (DURIAN, VietGap, "2025-11-01", "2028-10-31", Verified),
    ]
};

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    let mut areas = Vec::new();
    let mut codes = Vec::new();
    for area in AREAS {
        areas.push(planting_area::Model {
            id: area_id(area.name),
            organisation_id: organisation_id(area.owner),
            name: area.name.to_owned(),
            commodity_code: area.commodity.to_owned(),
            commune_code: area.commune.to_owned(),
            area_m2: area.area_m2,
            households: Some(area.households),
            is_sample: true,
            created_at: key::joined_at()?,
        });
        for (market, issued_on, verification) in area.codes {
            let code = format!("MẪU-{:03}", codes.len() + 1);
            let recorded_at = recorded_at(issued_on)?;
            let issued_on = key::day(issued_on)?;
            codes.push(planting_area_code::Model {
                id: key::id("sample_planting_code", &code),
                planting_area_id: area_id(area.name),
                code,
                market: (*market).to_owned(),
                issuer: "Cơ quan cấp mã (mẫu)".to_owned(),
                issued_on,
                expires_on: issued_on.checked_add_months(chrono::Months::new(60)),
                revoked_on: None,
                verification: verification.as_str().to_owned(),
                created_at: recorded_at,
            });
        }
    }
    step.insert("planting areas", areas).await?;
    step.insert("planting area codes", codes).await?;

    let mut rows = Vec::new();
    for (owner, standard, issued_on, expires_on, verification) in CERTIFICATES {
        let number = format!("MẪU-CN-{:02}", rows.len() + 1);
        rows.push(certificate::Model {
            id: key::id("sample_certificate", &number),
            organisation_id: organisation_id(owner),
            standard: standard.as_str().to_owned(),
            number,
            issuer: "Tổ chức chứng nhận (mẫu)".to_owned(),
            issued_on: key::day(issued_on)?,
            expires_on: Some(key::day(expires_on)?),
            verification: verification.as_str().to_owned(),
            created_at: recorded_at(issued_on)?,
        });
    }
    step.insert("certificates", rows).await
}

/// A paper is recorded here once it is issued, and not before its holder joined.
fn recorded_at(issued_on: &str) -> Result<DateTime<Utc>> {
    Ok(key::moment(issued_on, 14)?.max(key::joined_at()?))
}

pub(super) fn area_id(name: &str) -> Uuid {
    key::id("sample_planting_area", name)
}
