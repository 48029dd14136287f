//! Bounded statistics of what repeats: gaps between sights, and values.

mod gaps;
mod pace;
mod seen;
mod series;
mod value;

pub use gaps::Gaps;
pub use seen::Seen;
pub use series::{Change, Exchange, Series};
pub use value::Value;
