//! Finds the commune of today for a place as a source wrote it, before or after July 2025.

use super::places::{CommuneRow, FormerCommuneRow, ProvinceRow, communes, former_communes, provinces};
use crate::error::Result;
use domain::text::fold;
use std::collections::{BTreeSet, HashMap};

/// Type words in front of a name, folded, the longer ones first.
const TYPES: &[&str] = &[
    "thi tran ",
    "thi xa ",
    "thanh pho ",
    "dac khu ",
    "phuong ",
    "huyen ",
    "tinh ",
    "quan ",
    "xa ",
    "tt. ",
    "tx. ",
    "tp. ",
    "p. ",
];

/// A place as written: any part may be empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated<'a> {
    pub commune: &'a str,
    pub district: &'a str,
    pub province_before: &'a str,
    pub province: &'a str,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub province_code: Option<String>,
    pub commune_code: Option<String>,
}

pub(super) struct Finder {
    /// By folded name without its type.
    provinces: HashMap<String, ProvinceRow>,
    communes: HashMap<String, Vec<CommuneRow>>,
    province_of: HashMap<String, String>,
    former: HashMap<String, Vec<FormerCommuneRow>>,
}

impl Finder {
    pub(super) fn new() -> Result<Finder> {
        let mut finder = Finder {
            provinces: HashMap::new(),
            communes: HashMap::new(),
            province_of: HashMap::new(),
            former: HashMap::new(),
        };
        for row in provinces()? {
            finder.provinces.insert(bare(&row.name), row);
        }
        for row in communes()? {
            finder
                .province_of
                .insert(row.code.clone(), row.province_code.clone());
            finder.communes.entry(bare(&row.name)).or_default().push(row);
        }
        for row in former_communes()? {
            finder.former.entry(bare(&row.old_name)).or_default().push(row);
        }
        Ok(finder)
    }

    /// The commune only when there is exactly one it can be: a unit that was split over several, or a
    /// name that stands twice, gives none. The province is that of today either way.
    pub(super) fn find(&self, stated: Stated<'_>) -> Found {
        let Some(province) = self.provinces.get(&bare(stated.province)) else {
            return Found::default();
        };
        let commune_code = (!stated.commune.is_empty())
            .then(|| {
                self.by_former_unit(stated, &province.code)
                    .or_else(|| self.by_present_name(stated, &province.code))
            })
            .flatten();
        Found {
            province_code: Some(province.code.clone()),
            commune_code,
        }
    }

    fn by_former_unit(&self, stated: Stated<'_>, province_code: &str) -> Option<String> {
        if stated.district.is_empty() {
            return None;
        }
        let codes = self
            .former
            .get(&bare(stated.commune))?
            .iter()
            .filter(|row| bare(&row.old_district) == bare(stated.district))
            .filter(|row| bare(&row.old_province) == bare(stated.province_before))
            .map(|row| &row.new_commune_code)
            .filter(|code| self.province_of.get(*code).is_some_and(|of| of == province_code));
        the_only(codes)
    }

    fn by_present_name(&self, stated: Stated<'_>, province_code: &str) -> Option<String> {
        let here: Vec<&CommuneRow> = self
            .communes
            .get(&bare(stated.commune))?
            .iter()
            .filter(|row| row.province_code == province_code)
            .collect();
        let wards = here.iter().filter(|row| fold(&row.name).starts_with("phuong "));
        if fold(stated.commune).ends_with("(phuong)") {
            the_only(wards.map(|row| &row.code))
        } else {
            the_only(here.iter().map(|row| &row.code))
        }
    }
}

fn the_only<'a>(codes: impl Iterator<Item = &'a String>) -> Option<String> {
    let codes: BTreeSet<&String> = codes.collect();
    match codes.len() {
        1 => codes.first().map(|code| (*code).clone()),
        _ => None,
    }
}

/// The folded name without its type: "TT. Chợ Mới", "Thị trấn Chợ Mới" → "cho moi";
/// "Mỹ Phong (phường)" → "my phong".
fn bare(name: &str) -> String {
    let folded = fold(name).replace('’', "'");
    let folded = folded.strip_suffix(" (phuong)").unwrap_or(&folded);
    TYPES
        .iter()
        .find_map(|word| folded.strip_prefix(word))
        .unwrap_or(folded)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_their_former_and_their_present_names() {
        let finder = Finder::new().unwrap();
        let find = |commune, district, province_before, province| {
            finder.find(Stated {
                commune,
                district,
                province_before,
                province,
            })
        };
        let my_xuong = find("Mỹ Xương", "Cao Lãnh", "Đồng Tháp", "Đồng Tháp");
        assert_eq!(my_xuong.commune_code.as_deref(), Some("30076"));
        let town = find("TT. Tri Tôn", "Tri Tôn", "An Giang", "An Giang");
        assert_eq!(town.commune_code.as_deref(), Some("30544"));
        let ward = find("Sa Đéc (phường)", "TP. Sa Đéc", "Đồng Tháp", "Đồng Tháp");
        assert_eq!(ward.commune_code.as_deref(), Some("29905"));
        let district_only = find("", "Tháp Mười", "Đồng Tháp", "Đồng Tháp");
        assert_eq!(district_only.commune_code, None);
        assert_eq!(district_only.province_code.as_deref(), Some("82"));
        assert_eq!(find("Mỹ Xương", "Cao Lãnh", "", "Nơi khác"), Found::default());
        assert_eq!(
            find("", "", "", "TP. Hồ Chí Minh").province_code.as_deref(),
            Some("79")
        );
    }
}
