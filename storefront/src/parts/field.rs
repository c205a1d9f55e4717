use askama::Template;
use askama::filters::HtmlSafe;
use domain::Locale;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// An `<input>` of this type.
    Line(&'static str),
    Area,
    Picture,
    Select,
    Radios,
    Ticks,
    Tick,
}

/// One entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl ToString, label: impl ToString) -> Choice {
        Choice {
            value: value.to_string(),
            label: label.to_string(),
            hint: String::new(),
            chosen: false,
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl ToString) -> Choice {
        self.hint = hint.to_string();
        self
    }
}

/// A field with its label, hint and error. Fields are required unless said otherwise.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    kind: FieldKind,
    name: String,
    label: String,
    pub(crate) value: String,
    error: Option<&'static str>,
    locale: Locale,
    hint: String,
    suffix: String,
    required: bool,
    autocomplete: String,
    inputmode: String,
    finder: String,
    suggestions: Vec<String>,
    rows: u8,
    pub(crate) options: Vec<Choice>,
}

impl HtmlSafe for Field {}

impl Field {
    pub(crate) fn new(
        kind: FieldKind,
        name: &str,
        label: &str,
        value: &str,
        error: Option<&'static str>,
        locale: Locale,
    ) -> Field {
        Field {
            kind,
            name: name.to_owned(),
            label: label.to_owned(),
            value: value.to_owned(),
            error,
            locale,
            hint: String::new(),
            suffix: String::new(),
            required: !matches!(kind, FieldKind::Ticks),
            autocomplete: String::new(),
            inputmode: String::new(),
            finder: String::new(),
            suggestions: Vec::new(),
            rows: 5,
            options: Vec::new(),
        }
    }

    #[must_use]
    pub fn optional(mut self) -> Field {
        self.required = false;
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl ToString) -> Field {
        self.hint = hint.to_string();
        self
    }

    /// A unit shown after the field: `₫`, `kg`.
    #[must_use]
    pub fn suffix(mut self, unit: impl ToString) -> Field {
        self.suffix = unit.to_string();
        self
    }

    #[must_use]
    pub fn autocomplete(mut self, word: &str) -> Field {
        self.autocomplete = word.to_owned();
        self
    }

    #[must_use]
    pub fn inputmode(mut self, word: &str) -> Field {
        self.inputmode = word.to_owned();
        self
    }

    /// An address that answers `?q=` with a JSON list of texts; the script shows them below the field.
    #[must_use]
    pub fn finder(mut self, url: &str) -> Field {
        self.finder = url.to_owned();
        self
    }

    /// Texts that the browser offers while one types.
    #[must_use]
    pub fn suggestions(mut self, texts: Vec<String>) -> Field {
        self.suggestions = texts;
        self
    }

    #[must_use]
    pub fn rows(mut self, rows: u8) -> Field {
        self.rows = rows;
        self
    }

    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        ids.join(" ")
    }
}
