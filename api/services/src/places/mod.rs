//! Provinces and communes, found by today's names and by those from before July 2025.

mod communes_of;
mod find_communes;
mod names;
mod which_commune;

pub use communes_of::communes_of;
pub use find_communes::{CommuneChoice, find_communes};
pub(crate) use names::place_names_in;
pub use names::{PlaceNames, Province, commune, place_names, provinces};
pub use which_commune::{Meant, which_commune};
