//! What buyers who received goods say of them and of their sellers, and what the sellers answer.

mod answer;
mod letters;
mod list;
mod of_part;
mod write;

pub use answer::answer;
pub use list::{Answer, Review, Reviews, for_seller, of_producer, of_product};
pub use of_part::{PartReviews, Reviewed, of_part};
pub use write::{Subject, WriteReview, write};
