//! Capture files through the sensor, one window after the other.

#[cfg(test)]
mod mutation;
mod reading;
#[cfg(any(test, fuzzing))]
pub mod survival;

use crate::evidence::Note;
use crate::link::understood;
use crate::reader::{Damage, Reader};
use crate::sensor::{Captured, Sensor, Settings};
use crate::tables::{hand_over, Tables};
use reading::Reading;
use std::path::PathBuf;
use wire::Protocol;

/// A window is handed over after so many frames, whatever the time.
const MOST_FRAMES: u64 = 8_000_000;

/// A capture file to read and the name that its frames are known by.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in evidence.
    pub name: String,
}

/// Files, one after the other, as one capture.
pub struct Replay {
    sensor: Sensor,
    files: std::vec::IntoIter<File>,
    reading: Option<Reading>,
    window_ns: i64,
    window_start: Option<i64>,
    /// The latest time of the window, where frames came late.
    window_end: Option<i64>,
    ended: bool,
    /// What was wrong with files.
    pub damages: Vec<Damage>,
    /// Frames read.
    pub frames: u64,
    /// The SHA-256 of each file that was read, in order; empty where that failed or none is wanted.
    pub digests: Vec<String>,
    /// Whether files are digested.
    pub digested: bool,
    /// Whether comments of evidence are obeyed.
    notes: bool,
}

/// A window of a replay.
pub struct Handed {
    /// When it began and ended, nanoseconds since 1970.
    pub span: (i64, i64),
    /// What was seen.
    pub tables: Tables,
}

impl Replay {
    /// Reads `files` in windows of `window_ns` of packet time.
    pub fn new(settings: &Settings, files: Vec<File>, window_ns: i64, notes: bool) -> Self {
        Self::with(protocols::ALL, settings, files, window_ns, notes)
    }

    /// The same for a sensor that knows these protocols only.
    pub fn with(
        protocols: &'static [Protocol],
        settings: &Settings,
        files: Vec<File>,
        window_ns: i64,
        notes: bool,
    ) -> Self {
        Self {
            sensor: Sensor::new(protocols, settings),
            files: files.into_iter(),
            reading: None,
            window_ns,
            window_start: None,
            window_end: None,
            ended: false,
            damages: Vec::new(),
            frames: 0,
            digests: Vec::new(),
            digested: false,
            notes,
        }
    }

    /// Decodes a set of evidence in one window, obeying its notes.
    pub fn of_evidence(settings: &Settings, pcapng: Vec<u8>) -> Self {
        let mut replay = Self::new(settings, Vec::new(), i64::MAX, true);
        replay.sensor.shares.everywhere = true;
        match Reader::of("evidence", pcapng) {
            Ok(reader) => {
                let mut reading = Reading::new(reader, String::new(), "evidence");
                reading.one_point = true;
                replay.reading = Some(reading);
            }
            Err(damage) => replay.damages.push(damage),
        }
        replay
    }

    /// The next window; `None` after the last.
    pub fn next_window(&mut self) -> Option<Handed> {
        if self.ended {
            return None;
        }
        let until = self.frames + MOST_FRAMES;
        while self.frames < until {
            match self.next_frame() {
                Read::Frame => {}
                Read::WindowEnd => return Some(self.hand_over(false)),
                Read::End => {
                    self.ended = true;
                    return Some(self.hand_over(true));
                }
            }
        }
        Some(self.hand_over(false))
    }

    fn hand_over(&mut self, everything: bool) -> Handed {
        let now = self.sensor.now_ns;
        let start = self.window_start.take().unwrap_or(now);
        let end = self.window_end.take().unwrap_or(now).max(now);
        let tables = hand_over(&mut self.sensor, everything);
        Handed { span: (start.min(now), end), tables }
    }

    #[inline(always)]
    fn next_frame(&mut self) -> Read {
        let Some(reading) = &mut self.reading else {
            return if self.open_next() { Read::Frame } else { Read::End };
        };
        let frame = match reading.reader.next() {
            Ok(Some(frame)) => frame,
            Ok(None) => {
                self.close();
                return Read::Frame;
            }
            Err(damage) => {
                self.damages.push(damage);
                self.close();
                return Read::Frame;
            }
        };
        self.frames += 1;
        let captured = Captured {
            interface: 0,
            at_ns: frame.at_ns,
            wire_length: frame.length,
            number: frame.number,
            bytes: frame.bytes,
        };
        let note = frame.comment.filter(|_| self.notes).and_then(Note::read);
        let (at, interface) = (frame.at_ns, frame.interface);
        let start = *self.window_start.get_or_insert(at);
        if at < self.sensor.now_ns {
            self.window_end = self.window_end.max(Some(self.sensor.now_ns));
        }
        let interface = match reading.interfaces.get(interface as usize) {
            Some(known) => *known,
            None => {
                // The frame borrows the reader; its interfaces are read after a copy.
                let bytes = captured.bytes.to_vec();
                let captured = Captured { bytes: &bytes, ..captured };
                let Some(known) = reading.meet(interface, &mut self.sensor) else {
                    return Read::Frame;
                };
                take(&mut self.sensor, note, Captured { interface: known, ..captured });
                return ended(at, start, self.window_ns);
            }
        };
        take(&mut self.sensor, note, Captured { interface, ..captured });
        ended(at, start, self.window_ns)
    }

    fn open_next(&mut self) -> bool {
        let Some(file) = self.files.next() else { return false };
        let open = if self.digested { Reader::digesting } else { Reader::open };
        match open(&file.path) {
            Ok(reader) => {
                let path = file.path.display().to_string();
                self.reading = Some(Reading::new(reader, path, &file.name));
            }
            Err(damage) => {
                self.damages.push(damage);
                self.digests.push(String::new());
            }
        }
        true
    }

    /// Ends a file: what its capture program says it dropped is told.
    fn close(&mut self) {
        let Some(mut reading) = self.reading.take() else { return };
        let mut types = reading.reader.interfaces().iter().map(|known| known.link_type);
        if let Some(strange) = types.find(|number| !self.notes && !understood(*number)) {
            self.damages.push(Damage::link_type(&reading.path, strange));
        }
        self.digests.push(reading.reader.sha256().ok().flatten().unwrap_or_default());
        for (interface, known) in reading.reader.interfaces().iter().zip(&reading.interfaces) {
            if let Some(delivered) = self.sensor.delivered.get_mut(*known as usize) {
                delivered.dropped += interface.dropped.unwrap_or(0);
            }
        }
    }
}

enum Read {
    Frame,
    WindowEnd,
    End,
}

fn ended(at: i64, start: i64, window: i64) -> Read {
    // Clocks step backwards too: a window is never longer than that either way.
    if (at - start).abs() >= window {
        Read::WindowEnd
    } else {
        Read::Frame
    }
}

fn take(sensor: &mut Sensor, note: Option<Note>, captured: Captured<'_>) {
    if let Some(note) = note {
        sensor.note(note);
    }
    sensor.frame(captured);
}
