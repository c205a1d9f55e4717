//! Reading forms. [`Posted`] and [`Uploaded`] are the only ways to a posted form, and both verify its
//! token while unwrapping it. A refused form comes back as a [`FormState`].

mod data;
mod posted;
mod reading;
mod state;
mod uploaded;

pub use data::FormData;
pub use posted::Posted;
pub(crate) use posted::decode;
pub use reading::Reading;
pub use state::FormState;
pub use uploaded::{PICTURE_LIMIT, Upload, Uploaded};

/// Name of the hidden field that carries the token.
pub const CSRF_FIELD: &str = "csrf";
