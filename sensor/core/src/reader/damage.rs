use std::fmt;
use std::io;

/// What sort of damage it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is no such file.
    Missing,
    /// The file may not be read.
    Denied,
    /// It is a directory.
    Directory,
    /// It holds no octet.
    Empty,
    /// It is not a capture.
    Foreign,
    /// It ends in the middle of something.
    Truncated,
    /// Something in it contradicts the format.
    Broken,
    /// The system or the decompression failed while reading.
    Unreadable,
    /// It holds frames of a link type whose headers nobody here reads.
    LinkType,
}

/// Why reading a capture stopped: where, what belongs there and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: String,
    /// Where it starts, in octets of the uncompressed capture.
    pub offset: u64,
    /// What was expected.
    pub expected: String,
    /// What was found instead.
    pub found: String,
    /// What sort of damage it is.
    pub kind: Kind,
}

impl Damage {
    /// A file that could not be opened.
    pub(super) fn opening(path: &str, error: &io::Error) -> Self {
        let (kind, found) = match error.kind() {
            io::ErrorKind::NotFound => (Kind::Missing, "no such file".into()),
            io::ErrorKind::PermissionDenied => (Kind::Denied, "a file that may not be read".into()),
            io::ErrorKind::IsADirectory => (Kind::Directory, "a directory".into()),
            _ => (Kind::Unreadable, error.to_string()),
        };
        Self { path: path.into(), offset: 0, expected: "a capture".into(), found, kind }
    }

    /// A capture whose frames of this link type are only counted.
    #[must_use]
    pub fn link_type(path: &str, number: u16) -> Self {
        let expected = "Ethernet, or what carries IP".into();
        let (found, kind) = (format!("link type {number}"), Kind::LinkType);
        Self { path: path.into(), offset: 0, expected, found, kind }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, offset, expected, found, kind } = self;
        match kind {
            Kind::Truncated | Kind::Broken => {
                write!(
                    f,
                    "{path} is damaged at octet {offset}: expected {expected}, found {found}."
                )
            }
            Kind::Unreadable if *offset > 0 => {
                write!(f, "{path} cannot be read beyond octet {offset}: {found}.")
            }
            Kind::LinkType => {
                write!(
                    f,
                    "{path} holds frames that are only counted: expected {expected}, found \
                     {found} (tcpdump.org/linktypes)."
                )
            }
            _ => write!(f, "{path} cannot be read: expected {expected}, found {found}."),
        }
    }
}

impl std::error::Error for Damage {}
