//! Products, their variants and ratings, and how they are found.

mod card;
mod find;
pub mod index;
mod own;
mod picture;
mod producer;
mod rate;
mod review;
mod save;
mod view;

pub use card::ProductCard;
pub(crate) use card::live_cards;
pub use find::{FindProducts, FoundProducts, find, newest, suggest};
pub use own::{OwnProduct, OwnProductRow, own_product, own_products};
pub(crate) use picture::picture_type;
pub use picture::{LARGEST_PICTURE, PictureFile, PictureUpload, add_picture, picture, remove_picture};
pub(crate) use producer::shown_producer;
pub use producer::{FindProducers, ProducerCard, ProducerView, ReportedLinkage, find_producers, producer};
pub use rate::{NewRating, add_rating};
pub use review::{ListingAction, listing_actions, submit, withdraw};
pub(crate) use review::{index_live_products, set_state};
pub use save::{ProductForm, VariantForm, save_product};
pub use search::{Facets, Filters, PriceBand, Sort, Suggestion};
pub(crate) use view::shown_product;
pub use view::{ProductView, Rating, Source, VariantView, product};
