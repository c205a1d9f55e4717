//! What people ask about a product before they buy, and what its seller answers.

mod answer;
mod ask;
mod list;

pub use answer::answer;
pub use ask::ask;
pub use list::{Question, SellerQuestion, for_seller, of_product, waiting};
