//! Figures that officers report with evidence.

mod enter;

pub use enter::{EnterFigure, enter};
