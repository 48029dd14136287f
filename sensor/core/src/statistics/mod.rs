//! Bounded statistics of what repeats: gaps between sights, and values.

mod exchange;
mod gaps;
mod pace;
mod seen;
mod series;
mod value;
mod written;

pub use exchange::Exchange;
pub use gaps::Gaps;
pub use seen::Seen;
pub use series::{Change, Series};
pub use value::Value;
pub use written::{Before, Known, Source};
