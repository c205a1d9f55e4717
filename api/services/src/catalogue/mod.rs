//! Products, their variants and ratings, and how they are found.

pub mod index;
