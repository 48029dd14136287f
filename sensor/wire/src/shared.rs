use crate::{Frames, Name};

/// What one conversation agreed on for another: a connection whose data go their own way,
/// between the same hosts or to many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The station behind the address.
    pub unit: Name,
    /// What the data belong to.
    pub object: Name,
    /// Whatever else the decoder must know of it.
    pub note: u32,
    /// The frames that agreed on it.
    pub frames: Frames,
}
