//! Vendors by the number that PROFIBUS & PROFINET International gave them.

/// Who has a vendor number, of those that captures and public device descriptions show.
#[must_use]
pub const fn name(number: u16) -> Option<&'static str> {
    Some(match number {
        0x002A => "Siemens",
        0x00B0 => "Phoenix Contact",
        0x015A => "GE Intelligent Platforms",
        _ => return None,
    })
}
