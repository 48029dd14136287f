use super::form::{form, Form};
use super::qualifier::{prefix, range, sized, Prefix, Range};
use wire::{Breach, Name, Octets, Short};

/// A header with the octets of its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objects<'a> {
    pub group: u8,
    pub variation: u8,
    pub prefix: Prefix,
    pub range: Range,
    /// All objects with what stands before each; none where a request only names them.
    pub bytes: &'a [u8],
    /// Whether `bytes` hold values.
    pub valued: bool,
}

/// Reads headers and objects until the octets end, or until objects whose length nobody
/// knows; those have no bytes.
#[derive(Clone)]
pub struct Headers<'a> {
    octets: Octets<'a>,
    /// The function: it decides which headers of a request have objects behind them.
    function: u8,
}

impl<'a> Headers<'a> {
    pub const fn new(function: u8, bytes: &'a [u8]) -> Self {
        Self { octets: Octets::new(bytes), function }
    }

    fn header(&mut self) -> Result<Objects<'a>, Breach> {
        let (group, variation) = (self.octets.u8()?, self.octets.u8()?);
        let qualifier = self.octets.u8()?;
        let range = range(qualifier, &mut self.octets)?;
        let prefix = prefix(qualifier)?;
        let mut objects = Objects { group, variation, prefix, range, bytes: &[], valued: false };
        objects.valued = objects.are_behind(self.function);
        let length = objects.length(self.octets)?;
        objects.bytes = self.octets.take(length.unwrap_or(0))?;
        if length.is_none() {
            objects.valued = false;
            self.octets = Octets::new(&[]);
        }
        Ok(objects)
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = Result<Objects<'a>, Breach>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.octets.is_empty() {
            return None;
        }
        let objects = self.header();
        if objects.is_err() {
            self.octets = Octets::new(&[]);
        }
        Some(objects)
    }
}

impl<'a> Objects<'a> {
    /// Whether values follow: in answers always; in requests where something is written or
    /// commanded, where sizes are told, and of what is about time and authentication.
    fn are_behind(&self, function: u8) -> bool {
        match (function, self.prefix) {
            (2..=6 | 129.., _) | (_, Prefix::Size(_)) => true,
            (11 | 12, _) => self.group == 50,
            _ => self.group == 120,
        }
    }

    /// How many objects, where that is told.
    pub fn count(&self) -> u32 {
        match self.range {
            Range::All => 0,
            Range::Points(first, last) => (last - first).saturating_add(1),
            Range::Count(count) => count,
        }
    }

    /// Octets of all objects; `None` where only the device knows.
    fn length(&self, rest: Octets<'_>) -> Result<Option<usize>, Short> {
        let count = self.count() as usize;
        let before = match self.prefix {
            Prefix::Size(width) => return self.sized_length(width, rest).map(Some),
            Prefix::Index(width) => width,
            Prefix::None => 0,
        };
        if !self.valued {
            return Ok(Some(count.saturating_mul(before)));
        }
        match form(self.group, self.variation) {
            _ if count == 0 => Ok(Some(0)),
            Some(Form::Packed(bits)) if before == 0 => {
                Ok(Some(count.saturating_mul(bits.into()).div_ceil(8)))
            }
            Some(Form::Packed(_)) | None => Ok(None),
            Some(Form::Fixed { size, .. }) => Ok(Some(count.saturating_mul(before + size))),
            Some(Form::Attribute) => attributes_length(count, before, rest).map(Some),
        }
    }

    fn sized_length(&self, width: usize, mut rest: Octets<'_>) -> Result<usize, Short> {
        let all = rest.len();
        for _ in 0..self.count() {
            let size = sized(width, &mut rest)?;
            rest.skip(size as usize)?;
        }
        Ok(all - rest.len())
    }

    /// The first point, or 0.
    pub fn start(&self) -> u32 {
        match self.range {
            Range::Points(first, _) => first,
            Range::All | Range::Count(_) => 0,
        }
    }

    /// Point, or place where there are no points, and octets of each object that is not
    /// packed.
    pub fn each(&self) -> Each<'a> {
        Each { objects: *self, rest: Octets::new(self.bytes), next: self.start() }
    }

    /// Whether objects have points.
    pub fn has_points(&self) -> bool {
        matches!(self.range, Range::Points(..)) || matches!(self.prefix, Prefix::Index(_))
    }

    /// What these objects are called, from `point` on.
    pub fn name(&self, point: u32) -> Name {
        let (group, variation) = (self.group.into(), self.variation.into());
        if self.has_points() && group != 0 {
            Name::At("group {} variation {} point {}", [group, variation, point])
        } else {
            Name::At("group {} variation {}", [group, variation, 0])
        }
    }
}

fn attributes_length(count: usize, before: usize, mut rest: Octets<'_>) -> Result<usize, Short> {
    let all = rest.len();
    for _ in 0..count {
        let length = rest.skip(before + 1)?.u8()?;
        rest.skip(length.into())?;
    }
    Ok(all - rest.len())
}

/// Iterates over objects.
pub struct Each<'a> {
    objects: Objects<'a>,
    rest: Octets<'a>,
    next: u32,
}

impl<'a> Each<'a> {
    fn object(&mut self) -> Result<(u32, &'a [u8]), Short> {
        let (mut point, mut size) = (self.next, None);
        self.next = self.next.wrapping_add(1);
        match self.objects.prefix {
            Prefix::None => {}
            Prefix::Index(width) => point = sized(width, &mut self.rest)?,
            Prefix::Size(width) => size = Some(sized(width, &mut self.rest)? as usize),
        }
        let size = match (size, form(self.objects.group, self.objects.variation)) {
            (Some(size), _) => size,
            _ if !self.objects.valued => 0,
            (None, Some(Form::Fixed { size, .. })) => size,
            (None, Some(Form::Attribute)) => usize::from(self.rest.peek(1).unwrap_or(0)) + 2,
            (None, _) => self.rest.len(),
        };
        Ok((point, self.rest.take(size)?))
    }
}

impl<'a> Iterator for Each<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.object().ok()
    }
}
