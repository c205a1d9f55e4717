use domain::Locale;
use serde::{Deserialize, Serialize};

/// The same text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub vi: String,
    pub en: String,
}

impl Text {
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Text {
        Text {
            vi: vi.into(),
            en: en.into(),
        }
    }

    /// Both, or nothing; one alone stands for the other.
    pub fn from_pair(vi: Option<String>, en: Option<String>) -> Option<Text> {
        match (vi, en) {
            (Some(vi), Some(en)) => Some(Text { vi, en }),
            (Some(only), None) | (None, Some(only)) => Some(Text::new(only.clone(), only)),
            (None, None) => None,
        }
    }

    pub fn told(&self, locale: Locale) -> &str {
        locale.t(&self.vi, &self.en)
    }
}
