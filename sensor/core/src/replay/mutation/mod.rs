//! Captures as nobody recorded them: real ones, changed at random, go through the whole
//! sensor. Nothing of them may stop it, fill it beyond its limits or make it hand over
//! what is none. The same number of a round is the same capture, so that one that fails
//! can be run alone.

mod capture;
mod change;
mod valid;

use super::{Reading, Replay};
use crate::random::Random;
use crate::reader::Reader;
use crate::sensor::Settings;
use crate::window::Limits;
use capture::Capture;
use std::path::PathBuf;

/// So many rounds unless FUZZ_CAPTURES says how many, and FUZZ_FROM the first.
const ROUNDS: usize = 500;
/// So many sets of evidence of a window are decoded.
const MOST_SETS: usize = 8;
const SECOND: i64 = 1_000_000_000;

#[test]
fn any_capture_is_survived() {
    let files = capture::files();
    assert!(files.len() > 20, "captures of the protocols are missing");
    let first = number("FUZZ_FROM", 0);
    let mut failed = Vec::new();
    for round in first..first + number("FUZZ_CAPTURES", ROUNDS) {
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ ((round as u64 + 1) << 20));
        let (octets, of) = changed(&files, &mut random);
        if std::panic::catch_unwind(|| survive(octets, random)).is_err() {
            failed.push(format!("FUZZ_FROM={round} FUZZ_CAPTURES=1: {}", of.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |value| value.parse().unwrap())
}

/// A capture of `files` as nobody recorded it, and which it was.
fn changed(files: &[PathBuf], random: &mut Random) -> (Vec<u8>, PathBuf) {
    let path = files[random.below(files.len())].clone();
    let octets = std::fs::read(&path).unwrap();
    if random.below(8) == 0 && octets.len() < 1 << 20 {
        return (change::file(octets, random), path);
    }
    let mut capture = Capture::read(&path, random);
    if random.below(4) == 0 {
        let other = &files[random.below(files.len())];
        capture.mix(Capture::read(other, random), random);
    }
    change::frames(&mut capture.frames, random);
    let octets = capture.write();
    (if random.below(8) == 0 { change::file(octets, random) } else { octets }, path)
}

fn survive(octets: Vec<u8>, mut random: Random) {
    let settings = settings(&mut random);
    let window_ns = [SECOND, 60 * SECOND, i64::MAX][random.below(3)];
    let mut replay = Replay::new(&settings, Vec::new(), window_ns, false);
    let mut known = valid::Known::of(&octets);
    let Ok(reader) = Reader::of("changed", octets) else { return };
    replay.reading = Some(Reading::new(reader, "changed"));
    while let Some(handed) = replay.next_window() {
        known.check(&handed, &settings.limits);
        for (table, holds, most) in replay.sensor.held(&settings) {
            assert!(holds <= most, "{holds} {table}, at most {most}");
        }
        for (pcapng, frames) in valid::sets(&handed).into_iter().take(MOST_SETS) {
            proves(pcapng, frames);
        }
    }
}

/// Half of the sensors have room for little, so that every limit bites.
fn settings(random: &mut Random) -> Settings {
    if random.below(2) == 0 {
        return Settings { recent_octets: 1 << 20, ..Settings::default() };
    }
    let limits = Limits { rows: 40, objects: 4, links: 8, endpoints: 4, evidence: 4096 };
    Settings { limits, conversations: 16, recent_octets: 0, key: Vec::new() }
}

/// A set of evidence is a capture of so many frames that can be decoded.
fn proves(pcapng: &[u8], frames: usize) {
    let settings = Settings { recent_octets: 1 << 20, ..Settings::default() };
    let mut replay = Replay::of_evidence(&settings, pcapng.to_vec());
    let handed = replay.next_window().unwrap();
    assert!(replay.damages.is_empty(), "{:?}", replay.damages);
    assert_eq!(replay.frames, frames as u64);
    valid::Known::of(pcapng).check(&handed, &settings.limits);
}
