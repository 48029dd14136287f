//! A slave's EEPROM (ETG.1000.4, "Slave information interface"): a word's address is written,
//! then what stands there is read. What a slave is, it says there first (ETG.1000.6).

use super::datagram::Datagram;
use super::identity;
use wire::{Frames, Name, Out};

/// The command, then the word's address in four octets, then the words from there on.
pub const CONTROL: u16 = 0x0502;
const ADDRESS: u16 = 0x0504;
const DATA: u16 = 0x0508;

/// Words that hold the identity.
const IDENTITY: std::ops::Range<u16> = 0x0008..0x0010;

/// Slaves of which an address is known.
const MOST: usize = 64;

/// The addresses that wait to be read, by slave.
#[derive(Default)]
pub struct Eeproms(Vec<(Name, u16, Frames)>);

impl Eeproms {
    /// A datagram that came back from the slave `unit`.
    pub fn returned(&mut self, datagram: &Datagram<'_>, unit: &Name, out: &mut Out<'_>) {
        if datagram.writes() {
            if let Some([low, high, ..]) = datagram.at(ADDRESS) {
                self.asked(unit, u16::from_le_bytes([*low, *high]), out);
            }
        } else if let Some(data) = datagram.at(DATA).filter(|_| datagram.reads()) {
            self.found(unit, data, out);
        }
    }

    fn asked(&mut self, unit: &Name, word: u16, out: &mut Out<'_>) {
        self.0.retain(|(known, ..)| known != unit);
        if IDENTITY.contains(&word) {
            let frames = out.keep();
            out.remember(&mut self.0, (unit.clone(), word, frames), MOST);
        }
    }

    /// Four octets, or eight: a number each.
    fn found(&self, unit: &Name, data: &[u8], out: &mut Out<'_>) {
        let Some((_, first, frames)) = self.0.iter().find(|(known, ..)| known == unit) else {
            return;
        };
        let mut out = out.with(frames);
        for (word, number) in (*first..).step_by(2).zip(data.chunks_exact(4)) {
            let entry = match word {
                0x0008 => identity::VENDOR,
                0x000A => identity::PRODUCT,
                0x000E => identity::SERIAL,
                _ => continue,
            };
            let number =
                number.iter().rev().fold(0, |number, octet| number << 8 | u32::from(*octet));
            identity::number(entry, number, unit, &mut out);
        }
    }
}
