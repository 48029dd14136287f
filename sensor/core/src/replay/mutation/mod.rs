//! Captures as nobody recorded them: real ones, changed at random, go through the whole
//! sensor. Nothing of them may stop it, fill it beyond its limits or make it hand over
//! what is none. The same number of a round is the same capture, so that one that fails
//! can be run alone.

mod capture;
mod change;

use super::survival;
use crate::random::Random;
use crate::sensor::Settings;
use crate::window::Limits;
use capture::Capture;
use std::path::PathBuf;

/// So many rounds unless FUZZ_CAPTURES says how many, and FUZZ_FROM the first.
const ROUNDS: usize = 500;
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
    survival::of_capture(octets, &settings, window_ns);
}

/// Half of the sensors have room for little, so that every limit bites.
fn settings(random: &mut Random) -> Settings {
    if random.below(2) == 0 {
        return Settings { recent_octets: 1 << 20, ..Settings::default() };
    }
    let limits =
        Limits { rows: 40, values: 80, objects: 4, links: 8, endpoints: 4, evidence: 4096 };
    Settings { limits, conversations: 16, recent_octets: 0, key: Vec::new() }
}
