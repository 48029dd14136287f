//! A stream's data frames, read by its configuration (IEEE C37.118.2-2011, 6.3, tables 5 to 7).

use super::configuration::{Configuration, Format, Phasor, Station, PARTS};
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// STAT's fields (table 7): how far to shift, and how many bits remain.
const STATUS: [(&str, u32, u16); 9] = [
    ("data error", 14, 3),
    ("time synchronization", 13, 1),
    ("data sorting", 12, 1),
    ("trigger", 11, 1),
    ("configuration change", 10, 1),
    ("data modified", 9, 1),
    ("time quality", 6, 7),
    ("unlocked time", 4, 3),
    ("trigger reason", 0, 0xF),
];
// Parts of a radian, a hertz, a hertz per second in integers (tables 6 and 9): divided once, a
// number has the digits that were sent.
const ANGLE: f64 = 1e4;
const FREQUENCY: f64 = 1e3;
const CHANGE: f64 = 1e2;

/// A stream whose configuration was seen.
pub(super) struct Stream {
    pub id: u16,
    pub configuration: Configuration,
    frames: Frames,
    /// The second whose measurements were stated.
    second: Option<u32>,
    /// STAT and digital status words of each station, as they last were.
    flags: Vec<Vec<u16>>,
}

/// What one station's part of a data frame says; NaN is what is not there.
struct Measured {
    /// STAT, then digital status words.
    flags: Vec<u16>,
    /// Magnitude in V or A, angle in rad.
    phasors: Vec<[f64; 2]>,
    /// In Hz.
    frequency: f64,
    /// In Hz/s.
    change: f64,
    analogs: Vec<f64>,
}

impl Stream {
    pub fn new(id: u16, configuration: Configuration, frames: Frames) -> Self {
        Self { id, configuration, frames, second: None, flags: Vec::new() }
    }

    /// States what the body of a data frame measured: flags where they change, measurements
    /// once in each second, for they change with each of its up to 120 frames. Of another
    /// length the configuration was changed unseen.
    pub fn data(&mut self, second: u32, body: &[u8], did: &Observation<'_>, out: &mut Out<'_>) {
        let stations = &self.configuration.stations;
        if stations.iter().map(Station::size).sum::<usize>() != body.len() {
            return;
        }
        let is_time = self.second.replace(second) != Some(second);
        let mut octets = Octets::new(body);
        self.flags.resize(stations.len(), Vec::new());
        out.rests_on(&self.frames);
        for (station, before) in stations.iter().zip(&mut self.flags) {
            let Ok(measured) = Measured::read(station, &mut octets) else { return };
            let told = Told { station, did };
            if measured.flags != *before {
                told.flags(&measured.flags, before, out);
            }
            if is_time {
                told.measurements(&measured, out);
            }
            *before = measured.flags;
        }
    }
}

impl Measured {
    fn read(station: &Station, octets: &mut Octets<'_>) -> Result<Self, Short> {
        let format = station.format;
        let mut flags = vec![octets.be16()?];
        let phasors = station.phasors.iter().map(|phasor| polar(format, phasor, octets));
        let phasors = phasors.collect::<Result<_, _>>()?;
        let (frequency, change) = if format.has_float_frequency() {
            (float(octets)?, float(octets)?)
        } else {
            let nominal = f64::from(station.nominal) * FREQUENCY;
            ((nominal + signed(octets)?) / FREQUENCY, signed(octets)? / CHANGE)
        };
        let analog = |_| if format.has_float_analogs() { float(octets) } else { signed(octets) };
        let analogs = (0..station.analogs.len()).map(analog).collect::<Result<_, _>>()?;
        for _ in 0..station.words() {
            flags.push(octets.be16()?);
        }
        Ok(Self { flags, phasors, frequency, change, analogs })
    }
}

/// Magnitude and angle, whatever the notation.
fn polar(format: Format, phasor: &Phasor, octets: &mut Octets<'_>) -> Result<[f64; 2], Short> {
    let counts = |number: f64| number * phasor.scale / PARTS;
    let (one, other) = match (format.has_float_phasors(), format.is_polar()) {
        (true, _) => (float(octets)?, float(octets)?),
        (_, true) => (counts(octets.be16()?.into()), signed(octets)? / ANGLE),
        _ => (counts(signed(octets)?), counts(signed(octets)?)),
    };
    Ok(if format.is_polar() { [one, other] } else { [one.hypot(other), other.atan2(one)] })
}

fn float(octets: &mut Octets<'_>) -> Result<f64, Short> {
    Ok(f32::from_be_bytes(octets.array()?).into())
}

/// An integer; the least stands for what is not there, as NaN does (6.3, note to table 6).
fn signed(octets: &mut Octets<'_>) -> Result<f64, Short> {
    let number = i16::from_be_bytes(octets.array()?);
    Ok(if number == i16::MIN { f64::NAN } else { number.into() })
}

/// One station's part of a data frame on its way out.
struct Told<'a> {
    station: &'a Station,
    did: &'a Observation<'a>,
}

impl Told<'_> {
    fn flags(&self, now: &[u16], before: &[u16], out: &mut Out<'_>) {
        let mut words = now.iter().enumerate().map(|(nth, word)| (*word, before.get(nth)));
        let Some((status, before)) = words.next() else { return };
        for (what, shift, mask) in STATUS {
            let field = |word: u16| word >> shift & mask;
            self.number(what, field(status), before.map(|word| field(*word)), out);
        }
        for ((word, before), names) in words.zip(self.station.digitals.chunks(16)) {
            for (bit, name) in names.iter().enumerate().filter(|(_, n)| !n.bytes().is_empty()) {
                let field = |word: u16| word >> bit & 1;
                self.number(name, field(word), before.map(|word| field(*word)), out);
            }
        }
    }

    fn number(
        &self,
        what: impl std::fmt::Display,
        now: u16,
        before: Option<u16>,
        out: &mut Out<'_>,
    ) {
        if before != Some(now) {
            self.value(what, Shape::U16Be, &now.to_be_bytes(), out);
        }
    }

    fn measurements(&self, measured: &Measured, out: &mut Out<'_>) {
        let mut real = |what: &dyn std::fmt::Display, number: f64| {
            if !number.is_nan() {
                self.value(what, Shape::F64Be, &number.to_be_bytes(), out);
            }
        };
        let phasors = self.station.phasors.iter().zip(&measured.phasors);
        for (phasor, [magnitude, angle]) in phasors.filter(|(_, [_, angle])| !angle.is_nan()) {
            real(&format_args!("{} magnitude", phasor.name), *magnitude);
            real(&format_args!("{} angle", phasor.name), *angle);
        }
        real(&"frequency", measured.frequency);
        real(&"rate of change of frequency", measured.change);
        for (name, number) in self.station.analogs.iter().zip(&measured.analogs) {
            real(name, *number);
        }
    }

    fn value(&self, what: impl std::fmt::Display, shape: Shape, bytes: &[u8], out: &mut Out<'_>) {
        let values = Values { shape, bytes, step: 1 };
        let object = Text::from(format_args!("{}: {what}", self.station.name));
        out.state(&Observation::was(self.did, values).object(Name::Text(object)));
    }
}
