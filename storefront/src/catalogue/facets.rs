//! What a person has chosen on the search page, as its address holds it.

use domain::{Category, Locale, OcopGroup, OrganisationKind, Standard};
use services::catalogue::{Facets, Filters, FindProducts, PriceBand, Sort};
use services::places::Province;
use std::str::FromStr;

/// The query of the address, in order; names may repeat.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen(Vec<(String, String)>);

/// One value of a facet with its count.
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub count: u64,
    pub chosen: bool,
}

/// One facet: its name in the address, its title and its values.
pub(super) struct Facet {
    pub name: &'static str,
    pub title: &'static str,
    pub choices: Vec<Choice>,
    pub open: bool,
}

impl Chosen {
    pub fn new(pairs: Vec<(String, String)>) -> Chosen {
        Chosen(pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect())
    }

    pub fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    fn all<T: FromStr>(&self, name: &str) -> Vec<T> {
        self.0
            .iter()
            .filter(|(key, _)| key == name)
            .filter_map(|(_, value)| value.parse().ok())
            .collect()
    }

    fn holds(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(key, held)| key == name && held == value)
    }

    /// Words that are not ours choose nothing.
    pub fn find(&self) -> FindProducts {
        let band: Option<PriceBand> = self.one("price").parse().ok();
        let (price_min_vnd, price_max_vnd) = band.map_or((None, None), PriceBand::range_vnd);
        FindProducts {
            q: self.one("q").to_owned(),
            filters: Filters {
                groups: self.all::<OcopGroup>("group"),
                categories: self.all::<Category>("category"),
                stars: self.all::<u8>("stars"),
                provinces: self.all::<String>("province"),
                standards: self.all::<Standard>("standard"),
                producer_kinds: self.all::<OrganisationKind>("kind"),
                price_min_vnd,
                price_max_vnd,
                in_stock: self.one("in_stock") == "1",
                producer_id: None,
            },
            sort: self.one("sort").parse().unwrap_or_default(),
            page: services::PageRequest {
                per_page: None,
                after: Some(self.one("after").to_owned()),
            },
        }
    }

    pub fn sort(&self) -> Sort {
        self.one("sort").parse().unwrap_or_default()
    }

    /// The address without one choice, from its beginning again.
    pub fn without(&self, name: &str, value: &str) -> String {
        let kept = self
            .0
            .iter()
            .filter(|(key, held)| key != "after" && !(key == name && held == value));
        address(kept)
    }

    /// The address of the next part of the list.
    pub fn continued(&self, after: &str) -> String {
        let mut pairs: Vec<(String, String)> =
            self.0.iter().filter(|(key, _)| key != "after").cloned().collect();
        pairs.push(("after".to_owned(), after.to_owned()));
        address(pairs.iter())
    }

    /// Every facet with what can be chosen, most frequent first.
    pub fn facets(&self, counts: &Facets, provinces: &[Province], locale: Locale) -> Vec<Facet> {
        let facet =
            |name: &'static str, title: &'static str, mut values: Vec<(String, String, u64)>, open: bool| {
                for (_, chosen) in self.0.iter().filter(|(key, _)| key == name) {
                    if !values.iter().any(|(value, _, _)| value == chosen) {
                        values.push((chosen.clone(), label_of(name, chosen, provinces, locale), 0));
                    }
                }
                values.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
                let choices: Vec<Choice> = values
                    .into_iter()
                    .map(|(value, label, count)| Choice {
                        chosen: self.holds(name, &value),
                        value,
                        label,
                        count,
                    })
                    .collect();
                let open = open || choices.iter().any(|choice| choice.chosen);
                Facet {
                    name,
                    title,
                    choices,
                    open,
                }
            };
        fn rows<K: std::fmt::Display, V: Copy + Into<u64>>(
            counts: &std::collections::BTreeMap<K, V>,
            label: impl Fn(&K) -> String,
        ) -> Vec<(String, String, u64)> {
            counts
                .iter()
                .map(|(key, count)| (key.to_string(), label(key), (*count).into()))
                .collect()
        }
        let t = |vi: &'static str, en: &'static str| locale.t(vi, en);
        vec![
            facet(
                "group",
                t("Nhóm", "Group"),
                rows(&counts.groups, |it| it.label(locale).to_owned()),
                true,
            ),
            facet(
                "category",
                t("Loại sản phẩm", "Category"),
                rows(&counts.categories, |it| it.label(locale).to_owned()),
                true,
            ),
            facet(
                "stars",
                t("Sao OCOP còn hiệu lực", "Valid OCOP stars"),
                rows(&counts.stars, |it| stars_label(*it, locale)),
                true,
            ),
            facet(
                "province",
                t("Tỉnh, thành phố", "Province"),
                rows(&counts.provinces, |code| province_name(code, provinces)),
                false,
            ),
            facet(
                "kind",
                t("Người bán", "Producer"),
                rows(&counts.producer_kinds, |it| it.label(locale).to_owned()),
                false,
            ),
            facet(
                "standard",
                t("Chứng nhận", "Certificate"),
                rows(&counts.standards, |it| it.label(locale).to_owned()),
                false,
            ),
            facet(
                "price",
                t("Giá", "Price"),
                rows(&counts.prices, |it| it.label(locale).to_owned()),
                false,
            ),
            facet(
                "in_stock",
                t("Tồn kho", "Stock"),
                vec![(
                    "1".to_owned(),
                    t("Còn hàng", "In stock").to_owned(),
                    counts.in_stock,
                )],
                false,
            ),
        ]
    }
}

fn label_of(name: &str, value: &str, provinces: &[Province], locale: Locale) -> String {
    fn of<T: FromStr>(value: &str, label: impl Fn(T) -> &'static str) -> String {
        value
            .parse()
            .map_or_else(|_| value.to_owned(), |it| label(it).to_owned())
    }
    match name {
        "group" => of::<OcopGroup>(value, |it| it.label(locale)),
        "category" => of::<Category>(value, |it| it.label(locale)),
        "kind" => of::<OrganisationKind>(value, |it| it.label(locale)),
        "standard" => of::<Standard>(value, |it| it.label(locale)),
        "price" => of::<PriceBand>(value, |it| it.label(locale)),
        "province" => province_name(value, provinces),
        "stars" => value
            .parse()
            .map_or_else(|_| value.to_owned(), |stars| stars_label(stars, locale)),
        _ => value.to_owned(),
    }
}

fn stars_label(stars: u8, locale: Locale) -> String {
    format!("{stars} {}", locale.t("sao", "stars"))
}

fn province_name(code: &str, provinces: &[Province]) -> String {
    provinces
        .iter()
        .find(|province| province.code == code)
        .map_or_else(|| code.to_owned(), |it| it.name.clone())
}

fn address<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let query: Vec<String> = pairs
        .map(|(key, value)| format!("{}={}", crate::urls::escape(key), crate::urls::escape(value)))
        .collect();
    if query.is_empty() {
        crate::urls::PRODUCTS.to_owned()
    } else {
        format!("{}?{}", crate::urls::PRODUCTS, query.join("&"))
    }
}
