/// Language of what people read. Vietnamese first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Locale {
    #[default]
    Vi,
    En,
}

impl Locale {
    /// Chooses between the two texts.
    pub const fn t<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Locale::Vi => vi,
            Locale::En => en,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Locale::Vi => "vi",
            Locale::En => "en",
        }
    }

    /// `vi` or `en` (also `en-GB` and the like); anything else is no locale of ours.
    pub fn parse(word: &str) -> Option<Locale> {
        match word.get(..2)?.to_ascii_lowercase().as_str() {
            "vi" => Some(Locale::Vi),
            "en" => Some(Locale::En),
            _ => None,
        }
    }
}
