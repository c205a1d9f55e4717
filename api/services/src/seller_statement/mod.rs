//! What a seller sold, gave back, owes in tax and received in a month, as its books have it.

mod table;
mod view;

pub use table::{statement_csv, statement_sheet};
pub use view::{PartSums, SellerStatement, Sums, TaxLine, view_statement};
