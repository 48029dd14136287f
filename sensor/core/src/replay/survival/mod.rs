//! What must hold whatever capture the sensor is given: nothing stops it, its tables stay
//! within their bounds, what it hands over is whole and its evidence can be decoded. For
//! tests and fuzzing.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod valid;

use super::{Handed, Reading, Replay};
use crate::reader::Reader;
use crate::sensor::Settings;
use valid::Known;

pub use valid::sets;

/// So many sets of evidence of a window are decoded.
const MOST_SETS: usize = 8;

/// A capture is read to its end in windows of so many nanoseconds.
pub fn of_capture(octets: Vec<u8>, settings: &Settings, window_ns: i64) {
    let mut replay = Replay::new(settings, Vec::new(), window_ns, false);
    let known = Known::of(&octets);
    let Ok(reader) = Reader::of("changed", octets) else { return };
    replay.reading = Some(Reading::new(reader, String::new(), "changed"));
    let prove = |handed: &Handed| {
        for (pcapng, frames) in sets(handed).into_iter().take(MOST_SETS) {
            proves(pcapng, frames);
        }
    };
    survives(replay, settings, known, prove);
}

/// What claims to be evidence is decoded, its notes obeyed.
pub fn of_evidence(octets: Vec<u8>, settings: &Settings) {
    let known = Known::of(&octets);
    survives(Replay::of_evidence(settings, octets), settings, known, |_| {});
}

fn survives(mut replay: Replay, settings: &Settings, mut known: Known, also: impl Fn(&Handed)) {
    while let Some(handed) = replay.next_window() {
        known.check(&handed, &settings.limits);
        for (table, holds, most) in replay.sensor.held(settings) {
            assert!(holds <= most, "{holds} {table}, at most {most}");
        }
        also(&handed);
    }
}

/// A set of evidence is a capture of so many frames that can be decoded.
fn proves(pcapng: &[u8], frames: usize) {
    let settings = Settings { recent_octets: 1 << 20, ..Settings::default() };
    let mut replay = Replay::of_evidence(&settings, pcapng.to_vec());
    let handed = replay.next_window().unwrap();
    assert!(replay.damages.is_empty(), "{:?}", replay.damages);
    assert_eq!(replay.frames, frames as u64);
    Known::of(pcapng).check(&handed, &settings.limits);
}
