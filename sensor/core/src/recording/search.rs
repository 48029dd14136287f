//! Finding frames again: a capture of those that are wanted, part by part.

use super::flow::Flows;
use super::output::Output;
use super::reading::Reading;
use super::{folder, Selection};
use crate::reader::{Damage, Frame, Kind};
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;

/// Octets handed over at once.
const PART: usize = 256 << 10;
/// Sentences about what is missing.
const NOTES: usize = 16;

/// The frames of a selection, as a pcapng capture of their own.
pub struct Search {
    folder: PathBuf,
    selection: Selection,
    segments: VecDeque<u64>,
    reading: Option<Reading>,
    flows: Flows,
    out: Output,
    /// What is missing, in sentences. The capture's last block says it too.
    pub notes: Vec<String>,
    ended: bool,
}

impl Search {
    /// Looks in the packet ring of `folder`; gives at most about `most` octets.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn new(folder: PathBuf, selection: Selection, most: u64) -> io::Result<Self> {
        let segments = folder::numbers(&folder, ".pcapng")?.into();
        let (flows, out, notes) = (Flows::default(), Output::new(most), Vec::new());
        Ok(Self { folder, selection, segments, reading: None, flows, out, notes, ended: false })
    }

    /// Frames found so far.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        self.out.frames
    }

    /// The next octets of the capture; none after the last, or where nothing was found.
    #[allow(clippy::should_implement_trait)] // More is told beside them.
    pub fn next(&mut self) -> Option<Vec<u8>> {
        while !self.ended && self.out.waiting() < PART {
            self.step();
        }
        Some(self.out.take()).filter(|part| !part.is_empty())
    }

    /// Reads on, at most until something must be opened or handed over.
    fn step(&mut self) {
        let Some(mut reading) = self.reading.take() else { return self.begin() };
        match self.read(&mut reading) {
            Ok(true) => self.reading = Some(reading),
            Ok(false) => self.go_on(reading),
            Err(damage) => {
                let damage = reading.told(damage);
                self.tell(&damage, &reading);
                self.go_on(reading);
            }
        }
    }

    /// Opens the next segment; ends when there is none.
    fn begin(&mut self) {
        let Some(number) = self.segments.pop_front() else {
            self.ended = true;
            return self.out.end(&self.notes);
        };
        match Reading::open(&self.folder, number, &self.selection) {
            Ok(reading) => self.reading = reading,
            // Removed since we looked: it was the oldest.
            Err(damage) if damage.kind == Kind::Missing => {}
            // Begun, but not yet written to.
            Err(damage) if damage.kind == Kind::Empty && self.segments.is_empty() => {}
            Err(damage) => self.note(damage.to_string()),
        }
    }

    /// Hands over what is wanted of a reader; true when more may be left.
    fn read(&mut self, reading: &mut Reading) -> Result<bool, Damage> {
        let Self { flows, selection, out, .. } = self;
        while out.waiting() < PART && !out.is_full() {
            let Some(reader) = &mut reading.reader else { return Ok(false) };
            let Some(frame) = reader.next()? else { return Ok(false) };
            let Some(known) = reading.known.get_mut(frame.interface as usize) else { continue };
            if wants(selection, flows, &known.interface.description, &frame) {
                out.add(known, &frame);
            }
        }
        if !out.is_full() {
            return Ok(true);
        }
        self.note("More was found than is handed over at once: narrow the time.".into());
        self.segments.clear();
        reading.chunks = None;
        Ok(false)
    }

    /// The next chunk of a segment, else another segment.
    fn go_on(&mut self, mut reading: Reading) {
        if reading.is_short() {
            self.note(format!("{} is shorter than its index says.", reading.name));
        }
        match reading.next_chunk() {
            Ok(true) => self.reading = Some(reading),
            Ok(false) => {}
            Err(damage) => self.note(damage.to_string()),
        }
    }

    fn tell(&mut self, damage: &Damage, reading: &Reading) {
        let is_newest = self.segments.is_empty() && reading.chunks.is_none();
        if damage.kind == Kind::Truncated && is_newest {
            let state = "it is being written, or its writer was stopped there";
            self.note(format!("{} ends within a frame: {state}.", reading.name));
        } else {
            self.note(damage.to_string());
        }
    }

    fn note(&mut self, text: String) {
        match self.notes.len() {
            NOTES => self.notes.push("More was damaged than is told.".into()),
            0..NOTES if !self.notes.contains(&text) => self.notes.push(text),
            _ => {}
        }
    }
}

/// Whether a frame that was captured at `point` is wanted.
pub(super) fn wants(
    selection: &Selection,
    flows: &mut Flows,
    point: &str,
    frame: &Frame<'_>,
) -> bool {
    if !selection.spans(frame.at_ns) || selection.pairs.is_empty() {
        return selection.spans(frame.at_ns);
    }
    let mut met = Vec::new();
    let point = flows.point(point);
    flows.each(point, frame.link_type, (frame.bytes, frame.length), |flow| met.push(flow));
    met.iter().any(|flow| selection.has(flow, flows.realm(flow.realm)))
}
