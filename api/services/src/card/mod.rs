//! Cards, charged by Stripe on the sellers' own accounts. What Stripe tells is only a reason to ask it: a try's
//! state follows from its session, so that messages may come twice, late or in any order.

mod account;
mod ask;
mod event;
mod follow_up;
mod refund;
mod returned;
mod start;
mod unclear;

pub use account::{account, set_account};
pub use ask::return_from_paying;
pub use event::receive;
pub use follow_up::follow_up;
pub use refund::retry_refund;
pub use start::{CardPage, start};
pub use unclear::{CardEvent, dismiss, events, retry};

pub(crate) use account::taken_by;
pub(crate) use follow_up::before_expiry;
pub(crate) use refund::{Told, refund, told};

use crate::app::{Actor, App, Ctx};
use crate::error::Error;
use crate::ports::CardError;
use domain::{Code, Locale};

/// The workers' own context.
fn ours(app: &App, request_id: &str) -> Ctx {
    Ctx {
        actor: Actor::System,
        locale: Locale::Vi,
        request_id: request_id.to_owned(),
        now: app.clock.now(),
    }
}

fn told_to_buyer(error: &CardError) -> Error {
    tracing::warn!(%error, "Stripe");
    match error {
        CardError::Refused(_) => Code::CardRefused,
        CardError::NoAnswer(_) => Code::CardUnreachable,
        CardError::BadSignature => Code::BadSignature,
    }
    .into()
}
