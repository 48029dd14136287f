//! What a server says of itself, in blocks of a length and a type each (KNX 3/8/2, 7.5.4).

use super::identity::{claim, mask, vendor};
use super::values::digits;
use wire::{Name, Observation, Octets, Out, Shape, Short, Text};

/// Blocks of one frame.
const MOST: usize = 32;

/// Claims of every block. What changes while it runs is shown of what `done` asked for.
pub fn state(
    octets: &mut Octets<'_>,
    done: Option<&Observation<'static>>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    for _ in 0..MOST {
        if octets.is_empty() {
            break;
        }
        let [length, kind] = octets.array()?;
        let mut block = octets.part(usize::from(length).saturating_sub(2))?;
        match kind {
            1 => device(&mut block, done, out)?,
            2 => services("", block, out),
            6 => services("secure ", block, out),
            8 => {
                let version = block.skip(4)?.be16()?;
                claim("description", Some(mask(version)), &Name::None, out);
            }
            0xFE => vendor(block.be16()?, &Name::None, out),
            _ => {}
        }
    }
    Ok(())
}

/// KNX 3/8/2, 7.5.4.2. The serial number should begin with its maker's (KNX 3/5/1, 4.3.11), but
/// servers that are programs make up theirs.
fn device(
    block: &mut Octets<'_>,
    done: Option<&Observation<'static>>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let (medium, state, address) = (block.u8()?, block.take(1)?, block.be16()?);
    let serial: [u8; 6] = block.skip(2)?.array()?;
    let mac: [u8; 6] = block.skip(4)?.array()?;
    let name = Text::trimmed(block.take(30.min(block.len()))?);
    let own = &Name::None;
    claim("description", Some(described(medium, address)), own, out);
    claim("serial", (serial != [0; 6]).then(|| digits(&serial).into()), own, out);
    claim("mac", (mac != [0; 6]).then(|| mac.into()), own, out);
    claim("name", name, own, out);
    if let (Some(done), [state]) = (done, state) {
        out.was("programming mode", Shape::U8, &[state & 1], done);
    }
    Ok(())
}

fn described(medium: u8, address: u16) -> Text {
    let medium = match medium {
        1 => "TP0",
        2 => "TP1",
        4 => "PL110",
        8 => "PL132",
        0x10 => "RF",
        0x20 => "KNX IP",
        _ => "another medium",
    };
    let [high, low] = address.to_be_bytes();
    format_args!("KNX device {}.{}.{low} on {medium}", high >> 4, high & 0xF).into()
}

/// Families of services, each with its version (KNX 3/8/2, 7.5.4.3).
fn services(how: &str, mut block: Octets<'_>, out: &mut Out<'_>) {
    let mut told = String::new();
    for _ in 0..MOST {
        let Ok([family, version]) = block.array() else { break };
        let name = match family {
            2 => "core",
            3 => "device management",
            4 => "tunnelling",
            5 => "routing",
            6 => "remote logging",
            7 => "remote configuration and diagnosis",
            8 => "object server",
            9 => "security",
            _ => continue,
        };
        if !told.is_empty() {
            told.push_str(", ");
        }
        told.push_str(&format!("{how}{name} {version}"));
    }
    claim("capabilities", (!told.is_empty()).then(|| told.into()), &Name::None, out);
}
