use super::FormData;
use crate::parts::{Choice, Field, FieldKind};
use domain::{Code, FieldError, Locale};

/// A form as it is shown: what stands in its fields and what is wrong with them.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    locale: Locale,
    values: FormData,
    errors: Vec<FieldError>,
    code: Option<Code>,
}

impl FormState {
    pub fn empty(locale: Locale) -> FormState {
        FormState {
            locale,
            ..FormState::default()
        }
    }

    /// A form that starts with known values.
    pub fn filled(locale: Locale, values: FormData) -> FormState {
        FormState {
            locale,
            values,
            ..FormState::default()
        }
    }

    /// A refused form: everything typed stays (passwords are never sent back).
    pub fn refused(locale: Locale, values: FormData, errors: Vec<FieldError>) -> FormState {
        FormState {
            locale,
            values,
            errors,
            code: Some(Code::Invalid),
        }
    }

    /// A form refused as a whole, for a reason that belongs to no field.
    pub fn failed(locale: Locale, values: FormData, code: Code) -> FormState {
        FormState {
            locale,
            values,
            errors: Vec::new(),
            code: Some(code),
        }
    }

    /// What to say above the form, if it was refused.
    pub fn message(&self) -> Option<&'static str> {
        self.code.map(|code| code.text(self.locale))
    }

    pub fn value(&self, name: &str) -> &str {
        self.values.typed(name)
    }

    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.values.holds(name, value)
    }

    pub fn error(&self, name: &str) -> Option<&'static str> {
        self.errors
            .iter()
            .find(|error| error.path == name)
            .map(|error| error.code.text(self.locale))
    }

    /// Errors of fields that the form does not show are told above it.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// One line of text.
    pub fn text(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Line("text"), name, label)
    }

    pub fn email(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Line("email"), name, label)
            .autocomplete("email")
    }

    pub fn phone(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Line("tel"), name, label)
            .autocomplete("tel")
    }

    /// `autocomplete` is `current-password` or `new-password`.
    pub fn password(&self, name: &str, label: &str, autocomplete: &str) -> Field {
        let mut field = self
            .field(FieldKind::Line("password"), name, label)
            .autocomplete(autocomplete);
        field.value.clear();
        field
    }

    /// A number as text, so that `1.250.000` may be typed; phones show digits.
    pub fn number(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Line("text"), name, label)
            .inputmode("decimal")
    }

    pub fn day(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Line("date"), name, label)
    }

    pub fn month(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Line("month"), name, label)
    }

    /// Several lines of text.
    pub fn area(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Area, name, label)
    }

    /// A picture to upload; the form needs `enctype="multipart/form-data"`.
    pub fn picture(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Picture, name, label)
    }

    /// One of a list, as a drop-down.
    pub fn select(&self, name: &str, label: &str, options: Vec<Choice>) -> Field {
        self.chosen(FieldKind::Select, name, label, options)
    }

    /// One of a few, all visible.
    pub fn radios(&self, name: &str, label: &str, options: Vec<Choice>) -> Field {
        self.chosen(FieldKind::Radios, name, label, options)
    }

    /// Any of a few.
    pub fn ticks(&self, name: &str, label: &str, options: Vec<Choice>) -> Field {
        self.chosen(FieldKind::Ticks, name, label, options)
    }

    /// One box. Never ticked beforehand by itself.
    pub fn tick(&self, name: &str, label: &str) -> Field {
        self.field(FieldKind::Tick, name, label)
    }

    fn chosen(&self, kind: FieldKind, name: &str, label: &str, mut options: Vec<Choice>) -> Field {
        for option in &mut options {
            option.chosen = self.holds(name, &option.value);
        }
        let mut field = self.field(kind, name, label);
        field.options = options;
        field
    }

    fn field(&self, kind: FieldKind, name: &str, label: &str) -> Field {
        Field::new(kind, name, label, self.value(name), self.error(name), self.locale)
    }
}
