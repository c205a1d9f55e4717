//! What the use cases need from outside, in our words.

use async_trait::async_trait;
use chrono::{DateTime, SubsecRound, Utc};
use domain::{ShippingZone, ZoneRate};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The one source of the present moment.
pub trait Clock: Send + Sync {
    /// Milliseconds at the finest, so that both databases keep it whole.
    fn now(&self) -> DateTime<Utc>;
}

pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the substitute itself
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }
}

/// The one source of ids and secrets.
pub trait Ids: Send + Sync {
    /// A UUIDv7: later ids sort later.
    fn next(&self) -> Uuid;
    /// 256 bits of secret, in URL-safe letters.
    fn secret(&self) -> String;
}

pub struct SystemIds;

impl Ids for SystemIds {
    #[allow(clippy::disallowed_methods)] // the substitute itself
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn secret(&self) -> String {
        use base64::Engine;
        let bytes: [u8; 32] = rand::random();
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// A row of a sheet, its cells as people read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// As the spreadsheet counts, from 1.
    pub number: u32,
    pub cells: Vec<String>,
}

/// What one cell of a sheet shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// A number to calculate with.
    Whole(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Whole(number)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Text(text) => to.write_str(text),
            Cell::Whole(number) => number.fmt(to),
        }
    }
}

/// A sheet to be written: its first row holds the headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpreadsheetError {
    #[error("the file is no spreadsheet")]
    NotASpreadsheet,
    #[error("the file holds too much")]
    TooLarge,
    #[error("the spreadsheet was not written: {0}")]
    Failed(String),
}

/// Spreadsheets as bytes.
pub trait Spreadsheets: Send + Sync {
    /// The rows of the first sheet that have something in them. Whatever is sent takes bounded memory.
    fn read(&self, bytes: &[u8]) -> Result<Vec<SheetRow>, SpreadsheetError>;
    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, SpreadsheetError>;
}

/// One mail to one person, written in their language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub to: String,
    pub to_name: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Debug, thiserror::Error)]
#[error("the mail was not sent: {0}")]
pub struct MailError(pub String);

#[async_trait]
pub trait Mailer: Send + Sync {
    /// `id` is that of the outbox row: a retry keeps the same Message-ID.
    async fn send(&self, id: Uuid, mail: &Mail) -> Result<(), MailError>;
}

/// A letter that was written to a file instead of being sent, as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The file's name, which `Mailbox::read` takes.
    pub name: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub sent_at: Option<DateTime<Utc>>,
    pub text: String,
    /// As sent: show it only where its script and links can do no harm.
    pub html: String,
}

/// The letters of a demonstration, newest first.
#[async_trait]
pub trait Mailbox: Send + Sync {
    async fn list(&self, most: usize) -> Result<Vec<Letter>, MailError>;
    async fn read(&self, name: &str) -> Result<Option<Letter>, MailError>;
}

/// A contract for a word processor: its clauses line by line, and what surrounds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractPaper {
    pub text: String,
    /// The day as contracts write it.
    pub dated: String,
    /// Who signed electronically, and when; empty where nobody has.
    pub seller_signature: String,
    pub buyer_signature: String,
    /// The hash of the text.
    pub foot: String,
}

#[derive(Debug, thiserror::Error)]
#[error("the document was not written: {0}")]
pub struct DocumentError(pub String);

pub trait Documents: Send + Sync {
    /// A file in Office Open XML (.docx).
    fn contract(&self, paper: &ContractPaper) -> Result<Vec<u8>, DocumentError>;
}

/// Goods of one seller to be sent to one buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    pub zone: ShippingZone,
    /// Codes of provinces; the seller's is not always known.
    pub from_province: Option<String>,
    pub to_province: String,
    pub weight_g: i64,
    /// What the goods are worth.
    pub goods_vnd: i64,
    /// The seller's own table.
    pub rates: Vec<ZoneRate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    pub fee_vnd: i64,
    /// From which value of the goods the parcel costs nothing.
    pub free_from_vnd: Option<i64>,
    /// Usual days on the way, from and to.
    pub days: (i64, i64),
}

#[derive(Debug, thiserror::Error)]
#[error("the carrier has no answer: {0}")]
pub struct CarrierError(pub String);

/// Who carries parcels, and for how much.
#[async_trait]
pub trait Carriers: Send + Sync {
    /// None where the parcel cannot be sent. Asked for the review and once more within the order's own
    /// transaction, so the same parcel must soon get the same answer: a carrier far away keeps its own.
    async fn quote(&self, parcel: &Parcel) -> Result<Option<Quote>, CarrierError>;
}

/// A page where a buyer pays a part by card, on the seller's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardCheckout {
    /// Asking again with the same id and the same facts opens nothing twice.
    pub attempt_id: Uuid,
    /// The seller's, `acct_…`.
    pub account: String,
    pub amount_vnd: i64,
    /// What the buyer reads there.
    pub title: String,
    pub locale: domain::Locale,
    pub success_url: String,
    pub cancel_url: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardSession {
    pub id: String,
    pub state: CardSessionState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardSessionState {
    /// The buyer can pay there.
    Open {
        url: String,
    },
    /// So much has really come; `payment` names it for refunds.
    Paid {
        payment: String,
        amount_vnd: i64,
    },
    /// Paid, but the bank has not said yes yet.
    Pending,
    Expired,
}

/// Money that goes back to the card it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRefund {
    /// Asking again with the same id refunds nothing twice.
    pub id: Uuid,
    pub account: String,
    pub payment: String,
    pub amount_vnd: i64,
}

/// How such a refund stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRefundStanding {
    /// Which of ours it is, as it was named when it was asked for.
    pub id: Option<Uuid>,
    /// Why it did not reach the card; a bank may say so days after it was taken.
    pub failure: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// The answer is no, and stays no.
    #[error("{0}")]
    Refused(String),
    /// There is no answer; asking again may bring one.
    #[error("no answer: {0}")]
    NoAnswer(String),
    #[error("the signature is wrong or too old")]
    BadSignature,
}

/// Cards, charged by a provider on the sellers' own accounts.
#[async_trait]
pub trait CardPayments: Send + Sync {
    async fn open(&self, wanted: &CardCheckout) -> Result<CardSession, CardError>;
    async fn look_up(&self, account: &str, session: &str) -> Result<CardSession, CardError>;
    /// Closes an open session; one that was paid meanwhile says so.
    async fn expire(&self, account: &str, session: &str) -> Result<CardSession, CardError>;
    /// The provider's number of the refund.
    async fn refund(&self, wanted: &CardRefund) -> Result<String, CardError>;
    /// `reference` is the provider's number.
    async fn look_up_refund(&self, account: &str, reference: &str) -> Result<CardRefundStanding, CardError>;
    /// Whether the provider has signed these bytes, at most 300 seconds ago.
    fn verify(&self, body: &str, signature: &str, now: DateTime<Utc>) -> Result<(), CardError>;
}
