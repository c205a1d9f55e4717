//! The tests of the marketplace as a whole.

mod architecture;
mod drift;
mod mail;
mod seed;
mod vietqr;
