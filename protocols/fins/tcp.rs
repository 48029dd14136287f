//! FINS/TCP: a magic word, a length, a command and an error code before each FINS message,
//! and an exchange of node addresses before the first. W421 §7-4.

use wire::{Breach, Octets, Recognition, Short, Side};

pub const MAGIC: &[u8] = b"FINS";

// Commands of the framing itself.
pub const CLIENT_NODE: u32 = 0;
pub const SERVER_NODE: u32 = 1;
pub const MESSAGE: u32 = 2;
pub const ERROR: u32 = 3;

/// Octets up to and with the length.
const BEGINNING: usize = 8;
/// Those that the length counts before the body.
const COUNTED: usize = 8;
/// The longest FINS message has 2012 octets; some room for units that do more.
const LONGEST: usize = 4096;

/// The header in front of a message, and the message.
pub struct Frame<'a> {
    pub command: u32,
    pub error: u32,
    pub body: &'a [u8],
}

/// What came of reading a frame.
pub enum Read<'a> {
    /// With its octets.
    Whole(Frame<'a>, usize),
    More(usize),
    Broken(Breach),
}

pub fn read(bytes: &[u8]) -> Read<'_> {
    if !MAGIC.starts_with(bytes.get(..4).unwrap_or(bytes)) {
        return Read::Broken(Breach("wrong start", "FINS needed".into()));
    }
    let Ok(length) = length(bytes) else { return Read::More(BEGINNING) };
    if !(COUNTED..=LONGEST).contains(&length) {
        let text = format_args!("{COUNTED} to {LONGEST} octets needed, {length} there");
        return Read::Broken(Breach("wrong length", text.into()));
    }
    let whole = BEGINNING + length;
    match bytes.get(BEGINNING..whole).map(frame) {
        Some(Ok(frame)) => Read::Whole(frame, whole),
        _ => Read::More(whole),
    }
}

fn length(bytes: &[u8]) -> Result<usize, Short> {
    let length = Octets::new(bytes).skip(4)?.be32()?;
    Ok(usize::try_from(length).unwrap_or(usize::MAX))
}

fn frame(counted: &[u8]) -> Result<Frame<'_>, Short> {
    let mut octets = Octets::new(counted);
    Ok(Frame { command: octets.be32()?, error: octets.be32()?, body: octets.rest() })
}

/// The magic word is enough. Who asks for a node address is the client.
pub fn recognise(bytes: &[u8]) -> Recognition {
    match read(bytes) {
        Read::Whole(Frame { command: CLIENT_NODE, .. }, _) => Recognition::Sure(Some(Side::Client)),
        Read::Whole(Frame { command: SERVER_NODE, .. }, _) => Recognition::Sure(Some(Side::Server)),
        Read::Whole(Frame { command: MESSAGE, body, .. }, _) => {
            let side = body.first().map(|control| super::sender(*control));
            Recognition::Sure(side)
        }
        Read::Whole(..) => Recognition::Sure(None),
        Read::More(_) if bytes.len() < BEGINNING => Recognition::Short,
        Read::More(_) => Recognition::Sure(None),
        Read::Broken(_) if bytes.starts_with(MAGIC) => Recognition::Broken,
        Read::Broken(_) => Recognition::No,
    }
}
