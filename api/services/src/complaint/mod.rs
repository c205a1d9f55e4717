//! Complaints: a buyer complains about a seller's part, the seller answers, and where they do not agree the office of
//! the seller's area or the marketplace's administrator mediates. Goods may go back, money may go back.

mod accept;
mod answer;
mod complain;
mod deadlines;
mod decide;
mod file;
mod find;
mod held;
mod letters;
mod list;
mod mediate;
mod offer;
mod receive;
mod replace;
mod send_back;
mod step;
mod with_buyer;
mod withdraw;

pub use accept::accept;
pub use answer::answer;
pub use complain::{Complain, ComplainedLine, complain};
pub use deadlines::pass_deadlines;
pub use decide::decide;
pub use file::file;
pub(crate) use file::{files_of, keep};
pub use find::{Complaint, ComplaintLine, ComplaintLink, find};
pub(crate) use find::{of_parts, open_kinds};
pub use held::As;
pub use list::{ComplaintFilter, ComplaintRow, in_mediation, list, waiting};
pub use mediate::mediate;
pub use offer::Offer;
pub use receive::receive;
pub use replace::replace;
pub use send_back::{Sent, send_back};
pub use withdraw::withdraw;
