//! The files of a packet ring, by number: a segment and, once it is whole, its index.

use super::index::Index;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(super) fn segment(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:010}.pcapng"))
}

pub(super) fn index(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:010}.index"))
}

/// The numbers of all files that end so, in order.
pub(super) fn numbers(folder: &Path, ending: &str) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(ending));
        found.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    found.sort_unstable();
    Ok(found)
}

/// A segment's index; none where it is missing or damaged.
pub(super) fn read_index(folder: &Path, number: u64) -> Option<Index> {
    Index::decode(&fs::read(index(folder, number)).ok()?)
}

/// Writes it whole or not at all.
pub(super) fn write_index(folder: &Path, number: u64, octets: &[u8]) -> io::Result<()> {
    let path = index(folder, number);
    let part = path.with_extension("part");
    let written = fs::write(&part, octets).and_then(|()| fs::rename(&part, &path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

/// Removes a segment, then its index: what is left of a crash between is an index of nothing.
pub(super) fn remove(folder: &Path, number: u64) -> io::Result<()> {
    remove_file(&segment(folder, number))?;
    remove_file(&index(folder, number))
}

/// Somebody else may have removed it.
fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes what crashes left over.
pub(super) fn tidy(folder: &Path) -> io::Result<()> {
    let segments = numbers(folder, ".pcapng")?;
    for number in numbers(folder, ".index")? {
        if segments.binary_search(&number).is_err() {
            fs::remove_file(index(folder, number))?;
        }
    }
    for number in numbers(folder, ".part")? {
        fs::remove_file(index(folder, number).with_extension("part"))?;
    }
    Ok(())
}

/// Octets that a file takes of the disk.
pub(super) const fn on_disk(octets: u64) -> u64 {
    octets.next_multiple_of(4096)
}

/// Octets that a segment and its index take; 0 where it is gone.
pub(super) fn octets(folder: &Path, number: u64) -> u64 {
    let size = |path: PathBuf| fs::metadata(path).map_or(0, |file| on_disk(file.len()));
    size(segment(folder, number)) + size(index(folder, number))
}
