use super::Reading;
use domain::Locale;

/// What a person typed, in the order of the form; a name may come several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormData {
    entries: Vec<(String, String)>,
}

impl FormData {
    pub fn new(entries: Vec<(String, String)>) -> FormData {
        FormData { entries }
    }

    /// The first value of a field as typed; empty when it is not there.
    pub fn typed(&self, name: &str) -> &str {
        self.entries
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.entries
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|it| it == value)
    }

    /// Names and values in the order of the form.
    pub fn entries(&self) -> &[(String, String)] {
        &self.entries
    }

    /// Starts a form with what is already known.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> FormData {
        self.entries.push((name.into(), value.to_string()));
        self
    }

    /// What is not here is taken from the other form.
    #[must_use]
    pub fn or(mut self, other: FormData) -> FormData {
        self.entries.extend(other.entries);
        self
    }

    /// Reads the fields into typed values and collects what is wrong.
    pub fn read(&self, locale: Locale) -> Reading<'_> {
        Reading::new(self, locale)
    }
}
