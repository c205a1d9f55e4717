//! Pools (nhóm chào bán): sellers who offer together in a round and count as one for lots and fair
//! shares. An office declares one for sellers of its area, a cooperative for itself and for clubs; who was
//! asked counts once it has confirmed. A seller is in one pool of a round at most.

mod answer;
mod ask;
mod confirmed;
mod declare;
mod dissolve;
mod held;
mod list;
mod may_ask;

pub use answer::{confirm, leave};
pub use ask::ask;
pub(crate) use confirmed::confirmed;
pub use declare::{Declare, declare};
pub use dissolve::dissolve;
pub(crate) use list::waiting;
pub use list::{Pool, PoolMember, mine, of_round};
pub use may_ask::{Asked, OpenRound, may_ask, open_rounds};
