//! One message carried over a redirect and shown once.

use poem::session::Session;
use serde::{Deserialize, Serialize};

const KEY: &str = "flash";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    Good,
    Warning,
    Bad,
}

impl Tone {
    pub const fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Warning => "warning",
            Tone::Bad => "bad",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
}

/// Keeps a message for the next page of this person.
pub fn leave(session: &Session, tone: Tone, text: impl Into<String>) {
    session.set(
        KEY,
        Flash {
            tone,
            text: text.into(),
        },
    );
}

pub(crate) fn take(session: &Session) -> Option<Flash> {
    let flash = session.get::<Flash>(KEY)?;
    session.remove(KEY);
    Some(flash)
}
