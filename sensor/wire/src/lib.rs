//! What every decoder shares: octets that cannot be read past their end, the
//! observations a decoder may state, requests that wait for their answers, and
//! the contract that a decoder keeps.
#![forbid(unsafe_code)]

mod breach;
mod clock;
mod counters;
mod decoder;
mod frames;
mod halves;
mod name;
mod observation;
mod octets;
mod out;
mod pending;
pub mod probe;
mod shared;
mod text;

pub use breach::Breach;
pub use clock::{Clock, Shown};
pub use counters::{Break, Counters};
pub use decoder::{Carrier, Decoder, Over, Protocol, Recognition, Side, Sides, Step};
pub use frames::Frames;
pub use halves::Halves;
pub use name::{code, Name};
pub use observation::{Kind, Observation, Shape, Subject, Values, NO_ANSWER, UNANSWERED};
pub use octets::{Octets, Short};
pub use out::{Out, Sink};
pub use pending::{Asked, Pending};
pub use shared::Shared;
pub use text::{hexadecimal, Text};
