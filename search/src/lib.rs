mod document;
mod engine;
mod page;
mod query;
pub use document::*;
pub use engine::*;
pub use page::*;
pub use query::*;
