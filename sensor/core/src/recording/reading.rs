//! A segment while a search reads it: of one with an index some chunks, else all of it.

use super::folder;
use super::output::Known;
use super::Selection;
use crate::reader::{Damage, Interface, Kind, Reader};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

pub(super) struct Reading {
    pub name: String,
    /// Its interfaces.
    pub known: Vec<Known>,
    /// None before the first chunk.
    pub reader: Option<Reader>,
    /// What is left of a segment with an index.
    pub chunks: Option<Places>,
    /// Octets of the segment before the reader's.
    before: u64,
    /// The file ends before the chunk does.
    short: bool,
}

pub(super) struct Places {
    file: File,
    /// The section and its interfaces: they are read before each chunk.
    head: Vec<u8>,
    places: VecDeque<(u64, u64)>,
}

impl Reading {
    /// Opens a segment; none where its index has nothing that is wanted.
    pub fn open(at: &Path, number: u64, selection: &Selection) -> Result<Option<Self>, Damage> {
        let path = folder::segment(at, number);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let named = |damage| Damage { path: name.clone(), ..damage };
        let index = folder::read_index(at, number);
        let places = index.as_ref().map(|index| index.places(selection));
        if places.as_ref().is_some_and(Vec::is_empty) {
            return Ok(None);
        }
        let head = index.map_or(0, |index| index.head);
        let chunks = places.map(|places| Places::open(&path, head, places));
        let chunks = chunks.transpose().map_err(|error| named(failed(&error)))?;
        let begin = || match &chunks {
            None => Reader::open(&path).map_err(named),
            Some(chunks) => Reader::of(&name, chunks.head.clone()),
        };
        let known = interfaces(begin()?).into_iter().map(Known::new).collect();
        let reader = if chunks.is_none() { Some(begin()?) } else { None };
        Ok(Some(Self { name, known, reader, chunks, before: 0, short: false }))
    }

    /// Has the reader of the next chunk; false where there is none.
    pub fn next_chunk(&mut self) -> Result<bool, Damage> {
        let Some(Places { file, head, places }) = &mut self.chunks else { return Ok(false) };
        let Some((start, end)) = places.pop_front() else { return Ok(false) };
        let (mut octets, length) = (head.clone(), end.saturating_sub(start));
        let read = file
            .seek(SeekFrom::Start(start))
            .and_then(|_| file.take(length).read_to_end(&mut octets));
        let read = read.map_err(|error| Damage { path: self.name.clone(), ..failed(&error) })?;
        self.before = start.saturating_sub(head.len() as u64);
        self.short = (read as u64) < length;
        self.reader = Some(Reader::of(&self.name, octets)?);
        Ok(true)
    }

    /// Whether the file ends between two frames of the chunk that was read. Asked once.
    pub fn is_short(&mut self) -> bool {
        std::mem::take(&mut self.short)
    }

    /// A damage of the reader's with its place in the segment.
    pub fn told(&mut self, damage: Damage) -> Damage {
        self.short = false;
        Damage { path: self.name.clone(), offset: damage.offset + self.before, ..damage }
    }
}

impl Places {
    fn open(path: &Path, octets: u64, places: Vec<(u64, u64)>) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(octets).read_to_end(&mut head)?;
        Ok(Self { file, head, places: places.into() })
    }
}

/// The interfaces of a segment, which all stand before its first frame. What else is wrong
/// is told when it is read.
fn interfaces(mut reader: Reader) -> Vec<Interface> {
    let _ = reader.next();
    reader.interfaces().to_vec()
}

fn failed(error: &io::Error) -> Damage {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => Kind::Missing,
        _ => Kind::Unreadable,
    };
    let (expected, found) = ("a capture".into(), error.to_string());
    Damage { path: String::new(), offset: 0, expected, found, kind }
}
