//! Building blocks of pages: each is a small template with a constructor, written `{{ part }}` in a page.

mod area_nav;
mod badge;
mod card;
mod chart;
mod field;
mod lists;
mod pagination;
mod progress;
mod stars;
mod steps;

pub use area_nav::AreaNav;
pub use badge::{Badge, State};
pub use card::ProductCard;
pub use chart::{BarRow, Bars, Lines};
pub use field::{Choice, Field, FieldKind};
pub use lists::{Crumbs, Empty, Facts, Notice};
pub use pagination::Pagination;
pub use progress::Progress;
pub use stars::Stars;
pub use steps::Steps;
