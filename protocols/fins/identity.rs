//! What an answer tells of the controller; it needs no request.

use super::NAME;
use wire::{Name, Observation, Octets, Out, Short, Subject, Text};

/// The fields of model and version, W342 §5-3-15.
const FIELD: usize = 20;

/// Claims of the answer to `command` by the station `unit`.
pub fn state(command: u16, unit: &Name, answer: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let octets = &mut Octets::new(answer);
    match command {
        // The other form (parameter 1) tells the units on the bus only, in 69 octets.
        0x0501 if answer.len() >= 80 => controller(octets, unit, out),
        0x0502 => units(octets, unit, out),
        0x2603 => {
            claim("name", Text::trimmed(answer), unit, out);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn controller(octets: &mut Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let model = Text::trimmed(octets.take(FIELD)?);
    if model.is_some() {
        claim("vendor", Some("Omron".into()), unit, out);
    }
    claim("model", model, unit, out);
    claim("firmware", Text::trimmed(octets.take(FIELD)?), unit, out);
    Ok(())
}

/// W342 §5-3-16: how many units, of each its number on the bus and its model.
fn units(octets: &mut Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    for _ in 0..octets.u8()? & 0x7F {
        let Ok(number) = octets.u8() else { break };
        let child = match unit {
            Name::At("{}.{}.{}", [network, node, _]) => {
                Name::At("{}.{}.{}", [*network, *node, number.into()])
            }
            _ => Name::at("{}", number.into()),
        };
        claim("model", Text::trimmed(octets.take(FIELD)?), &child, out);
    }
    Ok(())
}

fn claim(attribute: &'static str, value: Option<Text>, unit: &Name, out: &mut Out<'_>) {
    let subject = Subject::of(out.side());
    if let Some(value) = value {
        let claim = Observation::is(NAME, subject, attribute, value);
        out.state(&claim.unit(unit.clone()));
    }
}
