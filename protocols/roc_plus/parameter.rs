//! Parameters: a point type, which of the points (from 0 on), which of its parameters. What type
//! a value has stands in the manual's tables only; a message has its octets. Manual chapter 3.

use wire::{Name, Observation, Octets, Out, Shape, Text, Values};

/// Point type, logical number, parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Parameter(pub [u8; 3]);

impl Parameter {
    /// By the point type's name, where the manual has it (§3.4).
    pub fn name(self) -> Name {
        let Self([kind, logical, number]) = self;
        match form(kind) {
            Some(form) => Name::At(form, [logical.into(), number.into(), 0]),
            None => Name::At("TLP {},{},{}", self.0.map(u32::from)),
        }
    }
}

const fn form(kind: u8) -> Option<&'static str> {
    Some(match kind {
        85 => "HART {} parameter {}",
        91 => "system variables {} parameter {}",
        92 => "logon {} parameter {}",
        93 => "license key {} parameter {}",
        95 => "communication port {} parameter {}",
        96 => "FST {} parameter {}",
        97 => "FST register tags {} parameter {}",
        98 => "soft point {} parameter {}",
        99 => "configurable opcode table {} parameter {}",
        100 => "power control {} parameter {}",
        101 => "discrete input {} parameter {}",
        102 => "discrete output {} parameter {}",
        103 => "analog input {} parameter {}",
        104 => "analog output {} parameter {}",
        105 => "pulse input {} parameter {}",
        106 => "RTD {} parameter {}",
        107 => "thermocouple {} parameter {}",
        108 => "multi-variable sensor {} parameter {}",
        109 => "system analog input {} parameter {}",
        110 => "PID {} parameter {}",
        111 => "sampler {} parameter {}",
        _ => return None,
    })
}

/// The point type of those who may log on, with their passwords.
const LOGON: u8 = 92;
/// More operators nobody has, nor parameters of one.
const MOST_OPERATORS: u8 = 32;
const MOST_PARAMETERS: u8 = 16;

/// Values in a message's data that may be passwords.
pub fn secret(opcode: u8, data: &[u8]) -> Option<&[u8]> {
    match (opcode, data) {
        (166 | 167, [LOGON, _, _, _, values @ ..]) => Some(values),
        (180 | 181, [number, rest @ ..]) if rest.len() != usize::from(*number) * PLACE => {
            let is_logon =
                |place: &[u8]| matches!(place, [LOGON, ..MOST_OPERATORS, ..MOST_PARAMETERS]);
            rest.get(rest.windows(PLACE).position(is_logon)? + PLACE..)
        }
        _ => None,
    }
    .filter(|values| !values.is_empty())
}

/// Octets that a value may have: numbers, other parameters, texts, a double. Manual chapter 3.
const WIDTHS: [usize; 9] = [1, 2, 3, 4, 8, 10, 20, 30, 40];
/// Octets of a parameter.
const PLACE: usize = 3;

/// States the values in `octets`, each behind its parameter. How long each is they do not say:
/// it is told when the `number` of them leaves no choice. `asked` are those that must come, if
/// they are known.
pub fn were(
    number: u8,
    octets: &mut Octets<'_>,
    asked: &[[u8; PLACE]],
    done: &Observation<'_>,
    out: &mut Out<'_>,
) {
    for width in divide(number.into(), octets.rest(), asked) {
        let (Ok(place), Ok(value)) = (octets.array(), octets.take(width)) else { return };
        was(Parameter(place).name(), value, done, out);
    }
}

/// How wide the values of `number` parameters in `octets` are; nothing where more than one
/// division fits.
fn divide(number: usize, octets: &[u8], asked: &[[u8; PLACE]]) -> Vec<usize> {
    if number == 0 || number * (PLACE + 1) > octets.len() {
        return Vec::new();
    }
    if number == 1 {
        return vec![octets.len() - PLACE];
    }
    let ways = ways(number, octets, asked);
    let (mut at, mut widths) = (0, Vec::new());
    for left in ways.iter().rev().skip(1) {
        let next = |width: &usize| left.get(at + PLACE + width).is_some_and(|ways| *ways == 1);
        let Some(width) = WIDTHS.into_iter().find(next) else { return Vec::new() };
        widths.push(width);
        at += PLACE + width;
    }
    let only = ways.last().and_then(|all| all.first()) == Some(&1);
    if only {
        widths
    } else {
        Vec::new()
    }
}

/// In how many ways (2 stands for many) the last 0, 1, 2... of the parameters fill the octets
/// from a place on.
fn ways(number: usize, octets: &[u8], asked: &[[u8; PLACE]]) -> Vec<Vec<u8>> {
    let mut ways = vec![vec![0; octets.len()]];
    ways.iter_mut().for_each(|end| end.push(1));
    for place in (0..number).rev() {
        let fits = |at: usize| {
            let here = octets.get(at..at + PLACE);
            here.is_some() && asked.get(place).is_none_or(|asked| here == Some(&asked[..]))
        };
        let behind = ways.last().map_or(&[][..], Vec::as_slice);
        let from = |at: usize| {
            let ends = WIDTHS.into_iter().filter_map(|width| behind.get(at + PLACE + width));
            if fits(at) {
                ends.sum::<u8>().min(2)
            } else {
                0
            }
        };
        let here = (0..=octets.len()).map(from).collect();
        ways.push(here);
    }
    ways
}

/// States one value: a number where it can be no other thing, a text, or else its octets.
pub fn was(object: Name, bytes: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
    let is_text = |bytes: &[u8]| bytes.iter().all(|b| matches!(b, 0 | b' '..=b'~'));
    let shape = match bytes.len() {
        1 => Shape::U8,
        2 => Shape::U16Le,
        _ => Shape::Text,
    };
    let text = match Text::trimmed(bytes).filter(|_| is_text(bytes) && bytes.len() >= 10) {
        Some(text) => text,
        None => hexadecimal(bytes),
    };
    let bytes = if shape == Shape::Text { text.bytes() } else { bytes };
    let values = Values { shape, bytes, step: 1 };
    out.state(&Observation::was(done, values).object(object).span(1));
}

fn hexadecimal(bytes: &[u8]) -> Text {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ").as_str().into()
}
