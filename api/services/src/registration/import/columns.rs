use super::super::{Side, price_name, standards_name};
use super::cells::month;
use domain::{Locale, Month, text};

/// What a column of the sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    TaxCode,
    Organisation,
    Commodity,
    Variety,
    Price,
    MinLot,
    Standards,
    Stars,
    Distance,
    Commune,
    Note,
    Month(Month),
}

/// Heading and what the cells hold, in both languages.
type Words = ((&'static str, &'static str), (&'static str, &'static str));

impl Column {
    /// In the order of the template, months left out. An office says whose each row is.
    pub fn listed(side: Side, assisted: bool) -> Vec<Column> {
        use Column::*;
        let all = [
            TaxCode,
            Organisation,
            Commodity,
            Variety,
            Price,
            MinLot,
            Standards,
            Stars,
            Distance,
            Commune,
            Note,
        ];
        all.into_iter()
            .filter(|column| assisted || !matches!(column, TaxCode | Organisation))
            .filter(|column| side == Side::Request || !matches!(column, Stars | Distance))
            .collect()
    }

    /// By its heading in either language, with or without marks, capitals and what stands in brackets; or by
    /// the name that the API has for it.
    pub fn of_heading(side: Side, assisted: bool, heading: &str) -> Option<Column> {
        if let Some(month) = month(heading) {
            return Some(Column::Month(month));
        }
        let typed = plain(heading);
        Column::listed(side, assisted).into_iter().find(|column| {
            let ((vi, en), _) = column.words(side);
            plain(vi) == typed
                || plain(en) == typed
                || plain(&column.field(side).replace('_', " ")) == plain(&heading.replace('_', " "))
        })
    }

    pub fn heading(self, side: Side, locale: Locale) -> String {
        match self {
            Column::Month(month) => format!("{:02}/{}", month.month(), month.year()),
            column => {
                let ((vi, en), _) = column.words(side);
                locale.t(vi, en).to_owned()
            }
        }
    }

    /// What its cells must hold.
    pub fn expected(self, side: Side, locale: Locale) -> &'static str {
        let (_, (vi, en)) = self.words(side);
        locale.t(vi, en)
    }

    /// The field of the use case that it fills.
    fn field(self, side: Side) -> &'static str {
        match self {
            Column::TaxCode => "tax_code",
            Column::Organisation => "organisation",
            Column::Commodity => "commodity",
            Column::Variety => "variety",
            Column::Price => price_name(side),
            Column::MinLot => "min_lot_kg",
            Column::Standards => standards_name(side),
            Column::Stars => "min_ocop_stars",
            Column::Distance => "max_distance_km",
            Column::Commune => "commune",
            Column::Note => "note",
            Column::Month(_) => "months",
        }
    }

    /// The column of a field that a use case found wrong.
    pub fn of_field(side: Side, path: &str) -> Option<Column> {
        if let Some(word) = path.strip_prefix("months.") {
            return word.parse().ok().map(Column::Month);
        }
        let all = Column::listed(side, true).into_iter();
        all.into_iter().find(|column| column.field(side) == path)
    }

    fn words(self, side: Side) -> Words {
        let sells = side == Side::Offer;
        match self {
            Column::TaxCode => (
                ("Mã số thuế", "Tax code"),
                (
                    "mã số thuế của một đơn vị đã xác minh; để trống nếu ghi tên",
                    "the tax code of a verified organisation; empty where the name is given",
                ),
            ),
            Column::Organisation => (
                ("Đơn vị", "Organisation"),
                (
                    "tên đầy đủ của đơn vị, đúng như trên sàn",
                    "the organisation's whole name, as on the marketplace",
                ),
            ),
            Column::Commodity => (
                ("Mặt hàng", "Commodity"),
                (
                    "tên mặt hàng trong danh mục, ví dụ: Xoài",
                    "a commodity of the catalogue, for example: Mango",
                ),
            ),
            Column::Variety => (
                ("Giống", "Variety"),
                (
                    "tên giống của mặt hàng ấy, hoặc để trống",
                    "a variety of that commodity, or empty",
                ),
            ),
            Column::Price => (
                if sells {
                    ("Giá chào (đ/kg)", "Ask (VND/kg)")
                } else {
                    ("Giá mua (đ/kg)", "Bid (VND/kg)")
                },
                (
                    "số đồng nguyên mỗi kg, từ 1, ví dụ: 22.000",
                    "whole đồng per kilogram, from 1, for example: 22000",
                ),
            ),
            Column::MinLot => (
                ("Lô nhỏ nhất (kg)", "Smallest lot (kg)"),
                ("số kg nguyên, hoặc để trống", "whole kilograms, or empty"),
            ),
            Column::Standards => (
                if sells {
                    ("Tiêu chuẩn", "Standards")
                } else {
                    ("Tiêu chuẩn bắt buộc", "Standards required")
                },
                (
                    "VietGAP, GlobalGAP, Hữu cơ, HACCP, ISO 22000, Halal, Mã số vùng trồng, Truy xuất nguồn gốc; cách nhau bằng dấu chấm phẩy",
                    "VietGAP, GlobalGAP, Organic, HACCP, ISO 22000, Halal, Planting-area code, Traceable; semicolons between them",
                ),
            ),
            Column::Stars => (
                ("Sao OCOP tối thiểu", "Least OCOP stars"),
                ("3, 4 hoặc 5, hoặc để trống", "3, 4 or 5, or empty"),
            ),
            Column::Distance => (
                ("Quãng đường xa nhất (km)", "Longest distance (km)"),
                (
                    "số km nguyên từ 1 đến 5.000, hoặc để trống",
                    "whole kilometres from 1 to 5,000, or empty",
                ),
            ),
            Column::Commune => (
                ("Xã, phường", "Commune"),
                (
                    "tên xã, phường kèm tỉnh, hoặc để trống nếu là địa chỉ của đơn vị",
                    "the commune with its province, or empty for the organisation's own",
                ),
            ),
            Column::Note => (
                ("Ghi chú", "Note"),
                (
                    "nhiều nhất 1.000 ký tự, hoặc để trống",
                    "at most 1,000 characters, or empty",
                ),
            ),
            Column::Month(_) => (
                ("Tháng", "Month"),
                (
                    "số kg nguyên từ 1, hoặc để trống nếu tháng ấy không có",
                    "whole kilograms from 1, or empty in a month without goods",
                ),
            ),
        }
    }
}

/// Words of a heading, without what stands in brackets.
fn plain(heading: &str) -> String {
    let bare = heading.split('(').next().unwrap_or_default();
    text::slug(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_both_languages_and_by_their_api_names() {
        let known = |heading: &str| Column::of_heading(Side::Request, true, heading);
        for heading in [
            "Giá mua (đ/kg)",
            "gia mua",
            "Bid (VND/kg)",
            "BID",
            "bid_vnd_per_kg",
        ] {
            assert_eq!(known(heading), Some(Column::Price), "{heading}");
        }
        for heading in ["12/2026", "Tháng 12/2026", "2026-12", "2026-12-01", "T12/2026"] {
            let month = Month::new(2026, 12).map(Column::Month);
            assert_eq!(known(heading), month, "{heading}");
        }
        assert_eq!(known("Diện tích"), None);
        assert_eq!(Column::of_heading(Side::Offer, false, "Đơn vị"), None);
        for side in [Side::Offer, Side::Request] {
            for column in Column::listed(side, true) {
                for locale in [Locale::Vi, Locale::En] {
                    let heading = column.heading(side, locale);
                    assert_eq!(Column::of_heading(side, true, &heading), Some(column));
                }
                assert_eq!(Column::of_field(side, column.field(side)), Some(column));
            }
        }
    }
}
