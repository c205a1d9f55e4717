use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use domain::{Code, text};
use entities::{commodity, commodity_name, variety};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::collections::BTreeSet;

/// Words in front of a fruit's name that change nothing.
const CLASSIFIERS: &[&str] = &["trai ", "qua "];

/// What a name means, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goods {
    pub commodity: String,
    pub variety: Option<String>,
}

/// The goods that people mean by what they typed: codes, names or other names, the variety in a field of its
/// own or behind the commodity ("xoài cát HL"). Errors: `commodity` or `variety` unknown or unclear.
pub async fn recognise(app: &App, _ctx: &Ctx, commodity: &str, variety: Option<&str>) -> Result<Goods> {
    let catalogue = Catalogue::load(app.db.read()).await?;
    let mut checks = Checks::new();
    let goods = catalogue.goods(&mut checks, commodity, variety);
    checks.done()?;
    Ok(goods.unwrap_or_default())
}

/// Every name there is, ready to be compared.
pub(crate) struct Catalogue {
    /// Of whole commodities.
    commodities: Vec<Entry>,
    /// Of varieties, without the commodity's name.
    varieties: Vec<Entry>,
}

struct Entry {
    code: String,
    /// With its marks, in lower case: "dừa" and "dứa" differ.
    written: String,
    folded: String,
    means: Goods,
}

impl Entry {
    fn new(code: &str, name: &str, means: &Goods) -> Entry {
        Entry {
            code: code.to_owned(),
            written: written(name),
            folded: folded(name),
            means: means.clone(),
        }
    }
}

impl Catalogue {
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Catalogue> {
        let mut catalogue = Catalogue {
            commodities: Vec::new(),
            varieties: Vec::new(),
        };
        for row in commodity::Entity::find().all(connection).await? {
            catalogue.add(&row.code, None, &row.name_vi);
            catalogue.add(&row.code, None, &row.name_en);
        }
        for row in variety::Entity::find().all(connection).await? {
            catalogue.add(&row.commodity_code, Some(&row.code), &row.name);
        }
        for row in commodity_name::Entity::find().all(connection).await? {
            catalogue.add(&row.commodity_code, row.variety_code.as_deref(), &row.name);
        }
        Ok(catalogue)
    }

    /// Without codes, for text that people type: "dua" is the code of the coconut and may mean the pineapple.
    pub fn names_only(mut self) -> Catalogue {
        for entry in self.commodities.iter_mut().chain(&mut self.varieties) {
            entry.code.clear();
        }
        self
    }

    /// Adds a name; of "Khóm (dứa)" also both parts.
    fn add(&mut self, commodity: &str, variety: Option<&str>, name: &str) {
        let means = Goods {
            commodity: commodity.to_owned(),
            variety: variety.map(str::to_owned),
        };
        let entries = match variety {
            Some(_) => &mut self.varieties,
            None => &mut self.commodities,
        };
        let code = variety.unwrap_or(commodity);
        let parts = name
            .split(['(', ')'])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let mut names: BTreeSet<&str> = parts.collect();
        names.insert(name);
        entries.extend(names.into_iter().map(|name| Entry::new(code, name, &means)));
    }

    /// Notes what is wrong in `checks`.
    pub fn goods(&self, checks: &mut Checks, commodity: &str, variety: Option<&str>) -> Option<Goods> {
        let mut goods = match one(self.meanings(commodity)) {
            Ok(goods) => goods,
            Err(code) => {
                checks.add(
                    "commodity",
                    if commodity.trim().is_empty() {
                        Code::Required
                    } else {
                        code
                    },
                );
                return None;
            }
        };
        if let Some(typed) = variety.map(str::trim).filter(|typed| !typed.is_empty()) {
            match one(self.varieties_of(&goods.commodity, typed)) {
                Ok(found) if goods.variety.is_none() || goods.variety == found.variety => goods = found,
                Ok(_) => checks.add("variety", Code::UnknownChoice),
                Err(code) => checks.add("variety", code),
            }
        }
        Some(goods)
    }

    /// A commodity by its name, or one of its varieties by both names, or a variety by a name that only it has.
    fn meanings(&self, typed: &str) -> BTreeSet<Goods> {
        let whole = matching(self.commodities.iter(), typed);
        if !whole.is_empty() {
            return whole;
        }
        let folded = folded(typed);
        let mut found = BTreeSet::new();
        for entry in &self.commodities {
            if let Some(rest) = folded
                .strip_prefix(&entry.folded)
                .and_then(|rest| rest.strip_prefix(' '))
            {
                found.extend(self.varieties_of(&entry.means.commodity, rest));
            }
        }
        if found.is_empty() {
            found = matching(self.varieties.iter(), typed);
        }
        found
    }

    /// The varieties of a commodity by their names, with or without the commodity's in front.
    fn varieties_of(&self, commodity: &str, typed: &str) -> BTreeSet<Goods> {
        let own = || {
            self.varieties
                .iter()
                .filter(|entry| entry.means.commodity == commodity)
        };
        let found = matching(own(), typed);
        if !found.is_empty() {
            return found;
        }
        let folded = folded(typed);
        self.commodities
            .iter()
            .filter(|entry| entry.means.commodity == commodity)
            .filter_map(|entry| folded.strip_prefix(&entry.folded)?.strip_prefix(' '))
            .flat_map(|rest| matching(own(), rest))
            .collect()
    }
}

/// What the text means among these: by code, else by name with its marks, else without marks.
fn matching<'a>(entries: impl Iterator<Item = &'a Entry> + Clone, typed: &str) -> BTreeSet<Goods> {
    let (as_typed, written, folded) = (typed.trim(), written(typed), folded(typed));
    let means = |is: &dyn Fn(&Entry) -> bool| -> BTreeSet<Goods> {
        entries
            .clone()
            .filter(|entry| is(entry))
            .map(|entry| entry.means.clone())
            .collect()
    };
    let by_code = means(&|entry| !entry.code.is_empty() && entry.code == as_typed);
    if !by_code.is_empty() {
        return by_code;
    }
    let by_name = means(&|entry| entry.written == written);
    if !by_name.is_empty() {
        return by_name;
    }
    means(&|entry| entry.folded == folded)
}

fn one(found: BTreeSet<Goods>) -> std::result::Result<Goods, Code> {
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Code::UnknownChoice),
        (Some(_), Some(_)) => Err(Code::UnclearName),
    }
}

fn written(name: &str) -> String {
    let spaced: String = text::tidy(name).to_lowercase().chars().map(spaced).collect();
    text::tidy(&spaced)
}

fn folded(name: &str) -> String {
    let spaced: String = text::fold(name).chars().map(spaced).collect();
    let tidied = text::tidy(&spaced);
    let bare = CLASSIFIERS.iter().find_map(|word| tidied.strip_prefix(word));
    bare.map(str::to_owned).unwrap_or(tidied)
}

fn spaced(c: char) -> char {
    if c.is_alphanumeric() { c } else { ' ' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue {
            commodities: Vec::new(),
            varieties: Vec::new(),
        };
        for (commodity, variety, name) in [
            ("xoai", "", "Xoài"),
            ("xoai", "cat-hoa-loc", "Cát Hòa Lộc"),
            ("xoai", "cat-hoa-loc", "Cát HL"),
            ("khom", "", "Khóm (dứa)"),
            ("dua", "", "Dừa"),
            ("mit", "", "Mít"),
            ("mit", "mit-thai", "Thái"),
            ("chom-chom", "", "Chôm chôm"),
            ("chom-chom", "chom-chom-thai", "Thái"),
            ("lua", "", "Lúa gạo"),
            ("lua", "st25", "ST25"),
        ] {
            catalogue.add(commodity, Some(variety).filter(|code| !code.is_empty()), name);
        }
        catalogue
    }

    fn told(commodity: &str, variety: &str) -> std::result::Result<(String, String), (String, Code)> {
        let mut checks = Checks::new();
        let goods = catalogue().goods(&mut checks, commodity, Some(variety));
        match (checks.done(), goods) {
            (Ok(()), Some(goods)) => Ok((goods.commodity, goods.variety.unwrap_or_default())),
            (Err(error), _) => Err((error.fields()[0].path.clone(), error.fields()[0].code)),
            (Ok(()), None) => unreachable!(),
        }
    }

    #[test]
    fn goods_are_known_by_what_people_type() {
        let mango = Ok(("xoai".to_owned(), "cat-hoa-loc".to_owned()));
        for (commodity, variety) in [
            ("xoai", "cat-hoa-loc"),
            ("Xoài", "cát hoà lộc"),
            ("XOAI CAT HL", ""),
            ("trái xoài cát Hòa Lộc", ""),
            ("Cát Hòa Lộc", ""),
            ("xoài", "xoài cát HL"),
            ("xoài cát hòa lộc", "cat-hoa-loc"),
        ] {
            assert_eq!(told(commodity, variety), mango, "{commodity} / {variety}");
        }
        assert_eq!(
            told("gạo", ""),
            Err(("commodity".to_owned(), Code::UnknownChoice))
        );
        assert_eq!(told("st25", ""), Ok(("lua".to_owned(), "st25".to_owned())));
    }

    #[test]
    fn marks_decide_where_names_without_them_are_unclear() {
        assert_eq!(told("Dừa", ""), Ok(("dua".to_owned(), String::new())));
        assert_eq!(told("dứa", ""), Ok(("khom".to_owned(), String::new())));
        assert_eq!(told("Thái", ""), Err(("commodity".to_owned(), Code::UnclearName)));
        assert_eq!(told("mít", "thai"), Ok(("mit".to_owned(), "mit-thai".to_owned())));
        assert_eq!(
            told("mít thái", "st25"),
            Err(("variety".to_owned(), Code::UnknownChoice))
        );
        assert_eq!(told("", ""), Err(("commodity".to_owned(), Code::Required)));
    }
}
