//! People: signing up and in, who they are, and in whose name they act.

mod actor;
mod consent;
mod delete;
mod export;
mod hold;
mod obstacle;
mod password;
mod reset_password;
mod sign_in;
mod sign_up;
mod token;
mod users;

pub(crate) use consent::give;
pub(crate) use hold::hold;
pub(crate) use password::hash_password;

pub use actor::{person_of_session, person_of_token};
pub use consent::{Consent, agree, consents, is_asked_again, withdraw};
pub use delete::delete;
pub use export::export;
pub use obstacle::{Obstacle, obstacles};
pub use reset_password::{choose_new_password, request_reset};
pub use sign_in::{SignIn, sign_in};
pub(crate) use sign_up::is_email;
pub use sign_up::{SignUp, sign_up};
pub use token::{IssuedToken, issue_token, revoke_token};
pub use users::{User, users};
