use super::conditions::GradeBonus;
use crate::registration::Place;
use chrono::NaiveDate;
use domain::linkage::Pricing;
use domain::{LinkageForm, Locale, Month, OrganisationKind, format, money};
use entities::organisation;
use std::collections::HashMap;

/// What the signed text says. The same facts give the same text, byte for byte.
pub(crate) struct Document<'a> {
    pub number: &'a str,
    /// Above 1 it is an amendment, with its reason.
    pub version: i32,
    pub reason: Option<&'a str>,
    /// Of a contract entered from paper: number, day, SHA-256 of the scan.
    pub paper: Option<(&'a str, NaiveDate, Option<&'a str>)>,
    pub pricing: &'a Pricing,
    pub market_reference: Option<&'a str>,
    pub deposit_vnd: i64,
    pub grades: &'a [GradeBonus],
    pub seller: &'a organisation::Model,
    /// The legal person behind a club.
    pub seller_representative: Option<&'a organisation::Model>,
    pub buyer: &'a organisation::Model,
    pub buyer_representative: Option<&'a organisation::Model>,
    /// Places by the code of their commune.
    pub places: &'a HashMap<String, Place>,
    pub commodity: &'a str,
    pub variety: Option<&'a str>,
    pub linkage_form: LinkageForm,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub delivery_point: &'a str,
    pub terms: &'a str,
    /// Month, kilograms, VND per kilogram; by month.
    pub months: &'a [(Month, i64, i64)],
    /// Name and m²; by name.
    pub areas: &'a [(&'a str, i64)],
}

/// The contract's text in Vietnamese, the language in which it binds. `None` when its value does not fit.
pub(crate) fn text(document: &Document<'_>) -> Option<String> {
    let vi = Locale::Vi;
    let mut lines = vec![
        "HỢP ĐỒNG LIÊN KẾT SẢN XUẤT VÀ TIÊU THỤ SẢN PHẨM NÔNG NGHIỆP".to_owned(),
        format!("Số: {}", document.number),
        "Căn cứ Nghị định số 98/2018/NĐ-CP về chính sách khuyến khích phát triển hợp tác, liên kết trong sản xuất và tiêu thụ sản phẩm nông nghiệp.".to_owned(),
    ];
    origin(&mut lines, document);
    lines.push(String::new());
    party(
        &mut lines,
        "BÊN BÁN",
        document.seller,
        document.seller_representative,
        document.places,
    );
    party(
        &mut lines,
        "BÊN MUA",
        document.buyer,
        document.buyer_representative,
        document.places,
    );
    lines.push(match document.variety {
        Some(variety) => format!("Điều 1. Sản phẩm: {}, giống {variety}.", document.commodity),
        None => format!("Điều 1. Sản phẩm: {}.", document.commodity),
    });
    lines.push("Điều 2. Sản lượng và giá tại nơi sản xuất:".to_owned());
    let mut values = Vec::with_capacity(document.months.len());
    for (month, kg, price) in document.months {
        let value = money::times(*price, *kg)?;
        values.push(value);
        lines.push(format!(
            "- Tháng {:02}/{}: {} × {}/kg = {}",
            month.month(),
            month.year(),
            format::kilograms(*kg, vi),
            format::money(*price, vi),
            format::money(value, vi)
        ));
    }
    let kilograms = money::sum(document.months.iter().map(|(_, kg, _)| *kg))?;
    lines.push(format!(
        "Tổng cộng: {}, {}.",
        format::kilograms(kilograms, vi),
        format::money(money::sum(values)?, vi)
    ));
    price(&mut lines, document);
    lines.push(format!(
        "Điều 3. Hình thức liên kết: {}.",
        document.linkage_form.label(vi)
    ));
    if document.areas.is_empty() {
        lines.push("Điều 4. Vùng trồng: không ghi.".to_owned());
    } else {
        lines.push("Điều 4. Vùng trồng:".to_owned());
        for (name, m2) in document.areas {
            lines.push(format!("- {name}: {}", format::hectares(*m2, vi)));
        }
    }
    lines.push(format!(
        "Điều 5. Địa điểm giao nhận: {}.",
        document.delivery_point
    ));
    lines.push(format!(
        "Điều 6. Thời hạn: từ ngày {} đến hết ngày {}.",
        format::date(document.starts_on),
        format::date(document.ends_on)
    ));
    lines.push(if document.deposit_vnd > 0 {
        format!(
            "Điều 7. Đặt cọc: bên mua đặt cọc {}, được trừ vào tiền hàng.",
            format::money(document.deposit_vnd, vi)
        )
    } else {
        "Điều 7. Đặt cọc: không.".to_owned()
    });
    lines.push("Điều 8. Thỏa thuận khác:".to_owned());
    lines.extend(document.terms.lines().map(|line| format!("- {line}")));
    lines.push(String::new());
    Some(lines.join("\n"))
}

/// What a paper contract and an amendment rest on.
fn origin(lines: &mut Vec<String>, document: &Document<'_>) {
    if let Some((number, signed_on, scan)) = document.paper {
        let scan = scan.map_or_else(String::new, |hash| format!(", bản chụp có mã SHA-256 {hash}"));
        lines.push(format!(
            "Căn cứ hợp đồng giấy số {number} hai bên đã ký ngày {}{scan}.",
            format::date(signed_on)
        ));
    }
    if document.version > 1 {
        lines.push(format!(
            "Bản {} của hợp đồng, thay bản trước kể từ khi hai bên chấp thuận. Lý do: {}",
            document.version,
            document.reason.unwrap_or_default()
        ));
    }
}

/// How the price of a delivery is found.
fn price(lines: &mut Vec<String>, document: &Document<'_>) {
    let vi = Locale::Vi;
    lines.push(match document.pricing {
        Pricing::Fixed => "Giá: cố định theo tháng như trên.".to_owned(),
        Pricing::Market {
            floor_vnd_per_kg,
            ceiling_vnd_per_kg,
        } => format!(
            "Giá: theo {} vào ngày giao, không thấp hơn {}/kg và không cao hơn {}/kg; giá ghi trên là giá dự kiến.",
            document.market_reference.unwrap_or_default(),
            format::money(*floor_vnd_per_kg, vi),
            format::money(*ceiling_vnd_per_kg, vi)
        ),
    });
    for grade in document.grades {
        let (word, vnd) = if grade.bonus_vnd_per_kg < 0 {
            ("trừ", -grade.bonus_vnd_per_kg)
        } else {
            ("cộng", grade.bonus_vnd_per_kg)
        };
        lines.push(format!(
            "- Loại {}: {word} {}/kg",
            grade.grade,
            format::money(vnd, vi)
        ));
    }
}

pub(super) fn party(
    lines: &mut Vec<String>,
    title: &str,
    organisation: &organisation::Model,
    representative: Option<&organisation::Model>,
    places: &HashMap<String, Place>,
) {
    lines.push(format!("{title}: {}", organisation.name));
    match representative {
        Some(representative) if organisation.kind == OrganisationKind::Club.as_str() => {
            lines.push(format!("Do {} đại diện ký kết", representative.name));
            details(lines, representative, places);
        }
        _ => details(lines, organisation, places),
    }
    lines.push(String::new());
}

fn details(lines: &mut Vec<String>, organisation: &organisation::Model, places: &HashMap<String, Place>) {
    let place = organisation
        .commune_code
        .as_ref()
        .and_then(|code| places.get(code))
        .map(Place::to_string);
    let address: Vec<String> = organisation
        .address_line
        .clone()
        .into_iter()
        .chain(place)
        .collect();
    let address = Some(address.join(", ")).filter(|address| !address.is_empty());
    let phone = organisation.phone.as_deref().map(domain::phone::show);
    let known = [
        ("Mã số thuế", organisation.tax_code.as_deref()),
        ("Người đại diện", organisation.legal_representative.as_deref()),
        ("Địa chỉ", address.as_deref()),
        ("Điện thoại", phone.as_deref()),
    ];
    for (label, value) in known {
        if let Some(value) = value {
            lines.push(format!("{label}: {value}"));
        }
    }
}
