//! Sum commands: many reads, writes or notifications in one Read Write, whose index offset
//! says how many (Beckhoff Information System, "ADS sum command"). What they carry is stated.

use super::ams::Address;
use super::operation::{Operation, READ, READ_WRITE, UNWATCH, WATCH, WRITE};
use super::place::Place;
use super::symbol::{self, Symbols};
use wire::{Octets, Short};

/// The most operations of one command; TwinCAT takes 500.
const MOST: usize = 512;

/// How an answer tells of each operation, before the data of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// A result; the data is as long as was asked.
    Result,
    /// A result and how long the data is.
    ResultAndLength,
    /// A result and a notification's handle.
    ResultAndHandle,
}

#[derive(Debug)]
pub struct Sum {
    told: Told,
    pub operations: Vec<Operation>,
}

impl Sum {
    /// What a Read Write at `place` asks; `None` when it is no sum.
    pub fn read(
        of: Address,
        place: Place,
        written: &[u8],
        known: &Symbols,
    ) -> Option<Result<Self, Short>> {
        let (command, told) = match place.group {
            0xF080 => (READ, Told::Result),
            0xF081 => (WRITE, Told::Result),
            0xF082 => (READ_WRITE, Told::ResultAndLength),
            0xF083 | 0xF084 => (READ, Told::ResultAndLength),
            0xF085 => (WATCH, Told::ResultAndHandle),
            0xF086 => (UNWATCH, Told::Result),
            _ => return None,
        };
        let number = usize::try_from(place.offset).unwrap_or(usize::MAX).min(MOST);
        let operations = operations((command, of), number, written, known);
        Some(operations.map(|operations| Self { told, operations }))
    }

    /// Each operation with its result and its data, from the front of an answer.
    pub fn answers<'a>(
        &'a self,
        octets: Octets<'a>,
    ) -> impl Iterator<Item = Result<(&'a Operation, u32, &'a [u8]), Short>> + 'a {
        let width = if self.told == Told::Result { 4 } else { 8 };
        let (mut heads, mut data) = (octets, octets);
        let skipped = data.skip(width * self.operations.len()).is_ok();
        self.operations.iter().map(move |operation| {
            let result = heads.le32()?;
            let reads = match self.told {
                Told::Result if operation.command == READ => operation.reads,
                Told::Result => 0,
                Told::ResultAndHandle => return Ok((operation, result, heads.take(4)?)),
                Told::ResultAndLength => usize::try_from(heads.le32()?).unwrap_or(usize::MAX),
            };
            if !skipped {
                return Err(Short { missing: reads });
            }
            Ok((operation, result, data.take(reads)?))
        })
    }
}

/// A head of each operation, then what each writes.
fn operations(
    (command, of): (u16, Address),
    number: usize,
    written: &[u8],
    known: &Symbols,
) -> Result<Vec<Operation>, Short> {
    let width = match command {
        READ_WRITE => 16,
        WATCH => 40,
        UNWATCH => 4,
        _ => 12,
    };
    let mut octets = Octets::new(written);
    let mut heads = octets.part(width * number)?;
    let mut found = Vec::with_capacity(number);
    while !heads.is_empty() {
        let mut head = heads.part(width)?;
        if command == UNWATCH {
            let watched = symbol::notification(head.le32()?);
            found.push(Operation::new((command, of), watched, 0, &[], known));
            continue;
        }
        let (place, length) = (Place::read(&mut head)?, head.le32()? as usize);
        let (reads, writes) = match command {
            WRITE => (0, length),
            READ_WRITE => (length, head.le32()? as usize),
            _ => (length, 0),
        };
        found.push(Operation::new((command, of), place, reads, octets.take(writes)?, known));
    }
    Ok(found)
}
