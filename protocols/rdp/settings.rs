//! The settings of both sides, in blocks behind T.124's header. §2.2.1.3, §2.2.1.4

use super::says;
use super::security;
use crate::ntlm::utf16;
use wire::{Name, Octets, Out, Short, Text};

/// The names of channels by their numbers.
pub type Channels = Vec<(u16, Text)>;

/// Whose settings follow, in T.124's h221NonStandard key. §4.1.3, §4.1.4
const CLIENT: &[u8] = b"Duca";
const SERVER: &[u8] = b"McDn";

/// Types of blocks. §2.2.1.3.1
const CLIENT_CORE: u16 = 0xC001;
const CLIENT_NETWORK: u16 = 0xC003;
const SERVER_CORE: u16 = 0x0C01;
const SERVER_SECURITY: u16 = 0x0C02;
const SERVER_NETWORK: u16 = 0x0C03;

/// §2.2.1.3.4
const MOST_CHANNELS: u32 = 31;

/// What a client says that its answer, or what follows, is read by.
#[derive(Default)]
pub struct Client {
    name: Option<Text>,
    pub keyboard: Option<u32>,
    pub channels: Vec<Text>,
}

impl Client {
    /// Reads and claims what the client says of itself.
    pub fn read(user_data: &[u8], out: &mut Out<'_>) -> Result<Self, Short> {
        let mut client = Self::default();
        for (kind, block) in blocks(user_data, CLIENT) {
            match kind {
                CLIENT_CORE => client.core(block, out)?,
                CLIENT_NETWORK => client.network(block, out)?,
                _ => (),
            }
        }
        Ok(client)
    }

    /// §2.2.1.3.2
    fn core(&mut self, mut block: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        says(out, "version", version(block.le32()?));
        block.skip(8)?; // sizes and colours of the desktop
        self.keyboard = Some(block.le32()?);
        says(out, "software", format!("Remote Desktop client, build {}", block.le32()?));
        self.name = utf16(block.take(32)?);
        if let Some(name) = &self.name {
            says(out, "name", name.clone());
        }
        Ok(())
    }

    /// §2.2.1.3.4
    fn network(&mut self, mut block: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        for _ in 0..block.le32()?.min(MOST_CHANNELS) {
            let name = block.take(8)?;
            block.skip(4)?;
            self.channels.push(Text::trimmed(name).unwrap_or_else(|| "unnamed channel".into()));
        }
        if !self.channels.is_empty() {
            let names: Vec<String> = self.channels.iter().map(Text::to_string).collect();
            says(out, "capabilities", names.join(", "));
        }
        Ok(())
    }

    /// What the client calls itself.
    pub fn object(&self) -> Name {
        self.name.clone().map_or(Name::None, Name::Text)
    }
}

/// Claims what the server says of itself; gives the numbers of all channels: that of input and
/// output, then the client's in the client's order. `security` is the protocol that the server chose, where that was seen.
pub fn server(
    user_data: &[u8],
    security: Option<u32>,
    out: &mut Out<'_>,
) -> Result<Vec<u16>, Short> {
    let mut ids = Vec::new();
    for (kind, mut block) in blocks(user_data, SERVER) {
        match kind {
            SERVER_CORE => says(out, "version", version(block.le32()?)),
            SERVER_SECURITY => security::state(block, security, out)?,
            SERVER_NETWORK => ids = numbers(block)?,
            _ => (),
        }
    }
    Ok(ids)
}

/// §2.2.1.4.4
fn numbers(mut block: Octets<'_>) -> Result<Vec<u16>, Short> {
    let (own, count) = (block.le16()?, block.le16()?.min(MOST_CHANNELS as u16));
    std::iter::once(Ok(own)).chain((0..count).map(|_| block.le16())).collect()
}

/// The blocks behind `key`, each with its type; ends before what cannot be read.
fn blocks<'a>(user_data: &'a [u8], key: &[u8]) -> impl Iterator<Item = (u16, Octets<'a>)> {
    let at = user_data.windows(key.len()).position(|part| part == key);
    let behind = at.and_then(|at| user_data.get(at + key.len()..)).unwrap_or_default();
    let mut rest = Octets::new(behind);
    let long = rest.peek(0).is_some_and(|octet| octet & 0x80 != 0);
    let _ = rest.skip(if long { 2 } else { 1 }); // a length, in aligned PER
    std::iter::from_fn(move || {
        let (kind, length) = (rest.le16().ok()?, rest.le16().ok()?);
        Some((kind, rest.part(usize::from(length).checked_sub(4)?).ok()?))
    })
}

/// §2.2.1.3.2, §2.2.1.4.2: the version says what the speaker can do at least.
fn version(number: u32) -> Text {
    match (number >> 16, number & 0xFFFF) {
        (8, 1) => "RDP 4.0".into(),
        (8, 4) => "RDP 5.0 to 8.1".into(),
        (8, minor @ 5..=0x7F) => format!("RDP 10.{}", minor - 5).into(),
        (major, minor) => format!("RDP version {major}.{minor}").into(),
    }
}
