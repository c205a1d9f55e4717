//! What a use case answers when it cannot do what was asked.

use domain::{Code, ErrorKind, FieldError};
use sea_orm::DbErr;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules say no; the code says why and what to do next.
    #[error("refused: {}", .0.as_str())]
    Refused(Code),
    /// The input is wrong; each field says what is.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Our fault. Logged once at the edge with the request id, never shown.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error::Internal(cause.into())
    }

    pub fn field(path: &str, code: Code) -> Error {
        Error::Invalid(vec![FieldError::new(path, code)])
    }

    pub fn code(&self) -> Code {
        match self {
            Error::Refused(code) => *code,
            Error::Invalid(_) => Code::Invalid,
            Error::Internal(_) => Code::Internal,
        }
    }

    pub fn kind(&self) -> ErrorKind {
        self.code().kind()
    }

    pub fn fields(&self) -> &[FieldError] {
        match self {
            Error::Invalid(fields) => fields,
            _ => &[],
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Error {
        Error::Refused(code)
    }
}

/// Named constraints, each mapped once. SQLite names the columns of a unique constraint instead.
const CONSTRAINTS: &[(&[&str], &str, Code)] = &[
    (
        &["accounts_email_taken", "accounts.email"],
        "email",
        Code::EmailTaken,
    ),
    (
        &["accounts_phone_taken", "accounts.phone"],
        "phone",
        Code::PhoneTaken,
    ),
    (
        &["organisations_tax_code_taken", "organisations.tax_code"],
        "tax_code",
        Code::TaxCodeTaken,
    ),
    (
        &["planting_area_codes_taken", "planting_area_codes.market"],
        "code",
        Code::PlantingCodeTaken,
    ),
    (
        &["programmes_key_taken", "programmes.key"],
        "first_year",
        Code::KeyTaken,
    ),
    (
        &["memberships_once", "memberships.account_id"],
        "who",
        Code::AlreadyMember,
    ),
    (
        &["vouchers_code", "vouchers.organisation_id"],
        "code",
        Code::VoucherCodeTaken,
    ),
    (&["pools_name_taken", "pools.round_id"], "name", Code::NameTaken),
    (
        &["pool_members_one_pool", "pool_members.round_id"],
        "",
        Code::AlreadyPooled,
    ),
    (
        &["organisations_slug_taken", "organisations.slug"],
        "",
        Code::Changed,
    ),
    (&["variants_stock"], "", Code::OutOfStock),
    (
        &["shipping_terms_pkey", "shipping_terms.organisation_id"],
        "",
        Code::Changed,
    ),
    (
        &[
            "seller_orders_once",
            "cart_lines_once",
            "carts_of_account",
            "carts.account_id",
            "idempotency_keys",
        ],
        "",
        Code::Changed,
    ),
    (
        &["complaints_one_open", "complaints.seller_order_id"],
        "",
        Code::ComplaintOpen,
    ),
];

impl From<DbErr> for Error {
    fn from(cause: DbErr) -> Error {
        let told = cause.to_string();
        for (names, path, code) in CONSTRAINTS {
            if names.iter().any(|name| told.contains(name)) {
                return if path.is_empty() {
                    Error::Refused(*code)
                } else {
                    Error::field(path, *code)
                };
            }
        }
        Error::internal(cause)
    }
}

/// Collects what is wrong with a form, all at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    pub fn new() -> Checks {
        Checks::default()
    }

    pub fn add(&mut self, path: impl Into<String>, code: Code) {
        self.0.push(FieldError::new(path, code));
    }

    /// Notes `code` at `path` unless `holds`.
    pub fn require(&mut self, holds: bool, path: impl Into<String>, code: Code) {
        if !holds {
            self.add(path, code);
        }
    }

    /// The tidied text, which must not be empty and has at most `longest` characters.
    pub fn text(&mut self, path: &str, value: &str, longest: usize) -> String {
        let tidied = domain::text::tidy(value);
        self.require(!tidied.is_empty(), path, Code::Required);
        self.require(tidied.chars().count() <= longest, path, Code::TooLong);
        tidied
    }

    /// The tidied text, or none when it is empty.
    pub fn optional(&mut self, path: &str, value: Option<&str>, longest: usize) -> Option<String> {
        let tidied = domain::text::tidy(value.unwrap_or_default());
        self.require(tidied.chars().count() <= longest, path, Code::TooLong);
        (!tidied.is_empty()).then_some(tidied)
    }

    /// A word of a closed list.
    pub fn choice<T: std::str::FromStr>(&mut self, path: &str, value: &str) -> Option<T> {
        let parsed = value.parse().ok();
        self.require(
            parsed.is_some(),
            path,
            if value.is_empty() {
                Code::Required
            } else {
                Code::UnknownChoice
            },
        );
        parsed
    }

    /// A number between `least` and `most`, both included.
    pub fn range(&mut self, path: &str, value: i64, least: i64, most: i64) {
        self.require((least..=most).contains(&value), path, Code::OutOfRange);
    }

    pub fn is_clean(&self) -> bool {
        self.0.is_empty()
    }

    /// All that is wrong, or nothing.
    pub fn done(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self.0))
        }
    }
}
