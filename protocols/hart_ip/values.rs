//! Values that commands read and write; each is a 32-bit real number.

use wire::{Name, Observation, Octets, Out, Shape, Short, Values};

const DYNAMIC: [&str; 4] =
    ["primary variable", "secondary variable", "tertiary variable", "quaternary variable"];

/// States what `done`, with `request` behind its number, found in the answer's data.
pub fn were(
    number: u16,
    request: &[u8],
    data: &[u8],
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let mut octets = Octets::new(data);
    match number {
        1 => real("primary variable", octets.skip(1)?, done, out),
        2 => {
            real("loop current", &mut octets, done, out)?;
            real("percent of range", &mut octets, done, out)
        }
        3 => {
            real("loop current", &mut octets, done, out)?;
            dynamic(octets, done, out);
            Ok(())
        }
        9 => {
            device_variables(octets.skip(1)?, 3, 1, done, out);
            Ok(())
        }
        33 => {
            device_variables(&mut octets, 2, 0, done, out);
            Ok(())
        }
        15 => {
            octets.skip(3)?;
            range(&mut octets, done, out)?;
            real("damping", &mut octets, done, out)
        }
        34 => real("damping", &mut Octets::new(request), done, out),
        35 => range(Octets::new(request).skip(1)?, done, out),
        40 => real("fixed loop current", &mut Octets::new(request), done, out),
        45 | 46 => real("measured loop current", &mut Octets::new(request), done, out),
        79 => {
            let mut asked = Octets::new(request);
            let variable = asked.u8()?.into();
            let name = Name::at("device variable {}", variable);
            asked.skip(2)?;
            was(name, asked.take(4)?, done, out);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn real(
    object: &'static str,
    octets: &mut Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    was(Name::at(object, 0), octets.take(4)?, done, out);
    Ok(())
}

/// Each a unit and a value, as many as there are.
fn dynamic(mut octets: Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) {
    for object in DYNAMIC {
        let Ok(value) = octets.skip(1).and_then(|octets| octets.take(4)) else { break };
        was(Name::at(object, 0), value, done, out);
    }
}

/// Each a number, classification and unit (`head` octets), a value and a status.
fn device_variables(
    octets: &mut Octets<'_>,
    head: usize,
    status: usize,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) {
    while octets.len() >= head + 4 + status {
        let (Ok([variable]), Ok(_)) = (octets.array(), octets.take(head - 1)) else { break };
        let Ok(value) = octets.take(4) else { break };
        was(Name::at("device variable {}", variable.into()), value, done, out);
        let _ = octets.take(status);
    }
}

fn range(octets: &mut Octets<'_>, done: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    real("upper range value", octets, done, out)?;
    real("lower range value", octets, done, out)
}

fn was(object: Name, bytes: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
    let values = Values { shape: Shape::F32Be, bytes, step: 1 };
    out.state(&Observation::was(done, values).object(object).span(1));
}
