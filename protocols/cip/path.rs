use super::class::{self, SYMBOL};
use super::identity::Key;
use super::segment::{self, Segment};
use std::fmt;
use wire::{Name, Octets};

/// A padded EPATH (volume 1, appendix C): what a request is done to, and the way there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Path<'a> {
    octets: &'a [u8],
    /// The last class, instance and attribute that it names.
    pub class: Option<u32>,
    pub instance: u32,
    pub attribute: Option<u32>,
    /// What the device must be.
    pub key: Option<Key>,
    /// It is of a safety connection.
    pub safety: bool,
    symbol: &'a [u8],
    member: u32,
    hop: (u16, &'a [u8]),
    symbols: u16,
    classes: u16,
    points: u16,
    hops: u16,
}

impl<'a> Path<'a> {
    /// Reads all segments of `octets`.
    ///
    /// # Errors
    /// The first octet of the segment that cannot be read.
    pub fn read(octets: &'a [u8]) -> Result<Self, u8> {
        let mut path = Self { octets, ..Self::default() };
        let mut left = Octets::new(octets);
        while !left.is_empty() {
            path.add(segment::next(&mut left)?);
        }
        Ok(path)
    }

    fn add(&mut self, segment: Segment<'a>) {
        match segment {
            Segment::Port(port, link) => (self.hop, self.hops) = ((port, link), self.hops + 1),
            Segment::Class(class) => {
                (self.class, self.classes) = (Some(class), self.classes + 1);
                (self.instance, self.attribute) = (0, None);
            }
            Segment::Instance(instance) => self.instance = instance,
            Segment::Attribute(attribute) => self.attribute = Some(attribute),
            Segment::Member(member) => (self.member, self.points) = (member, self.points + 1),
            Segment::Point(_) => self.points += 1,
            Segment::Symbol(symbol) => (self.symbol, self.symbols) = (symbol, self.symbols + 1),
            Segment::Key(key) => self.key = Some(key),
            Segment::Safety => self.safety = true,
            Segment::Other => (),
        }
    }

    /// Whether it names a tag: by its symbols, or as an instance of the Symbol class.
    pub fn is_tag(&self) -> bool {
        match self.class {
            None => self.symbols > 0,
            Some(class) => class == SYMBOL && self.classes == 1 && self.instance > 0,
        }
    }

    /// What it leads to, without the way: `Program:Main.Tag[3].Member`,
    /// `Identity instance 1 attribute 7`.
    pub fn object(&self) -> Name {
        match (self.symbols, self.classes, self.points, self.class) {
            (0, 0, 0, _) => Name::None,
            (1, 0, 0, _) => Name::text(self.symbol),
            (0, 1, 0, Some(class)) => class::object(class, self.instance, self.attribute),
            _ => Name::text(format_args!("{self}")),
        }
    }

    /// The same for `count` elements of a tag, of which it is the first: a tag's number
    /// must not count on where its elements do.
    pub fn elements(&self, count: u16) -> Name {
        match (self.class, self.classes, self.points, count) {
            (Some(SYMBOL), 1, 0, 2..) | (Some(SYMBOL), 1, 1, _) => {
                Name::At("Symbol instance {}[{}]", [self.instance, self.member, 0])
            }
            _ => self.object(),
        }
    }

    /// The way behind `from`: port and link address of each hop, `1.2` for slot 2 of
    /// the backplane.
    pub fn route(&self, from: &Name) -> Name {
        let number = match self.hop.1 {
            [link] => Some(u32::from(*link)),
            _ => None,
        };
        match (self.hops, from, number) {
            (0, ..) => from.clone(),
            (1, Name::None, Some(link)) => Name::At("{}.{}", [self.hop.0.into(), link, 0]),
            (_, Name::None, _) => Name::text(format_args!("{}", Hops(self))),
            _ => Name::text(format_args!("{from}/{}", Hops(self))),
        }
    }

    fn segments(&self) -> impl Iterator<Item = Segment<'a>> {
        let mut left = Octets::new(self.octets);
        std::iter::from_fn(move || (!left.is_empty()).then(|| segment::next(&mut left).ok())?)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut dot, mut slash, mut open) = ("", "", false);
        for segment in self.segments() {
            let member = matches!(segment, Segment::Member(_));
            f.write_str(if open && !member { "]" } else { "" })?;
            match segment {
                Segment::Symbol(symbol) => {
                    write!(f, "{dot}{}", String::from_utf8_lossy(symbol))?;
                    (dot, slash) = (".", " / ");
                }
                Segment::Class(class) => {
                    match class::name(class) {
                        Some(name) => write!(f, "{slash}{name}")?,
                        None => write!(f, "{slash}class {class}")?,
                    }
                    (dot, slash) = (".", " / ");
                }
                Segment::Instance(instance) => write!(f, " instance {instance}")?,
                Segment::Attribute(attribute) => write!(f, " attribute {attribute}")?,
                Segment::Point(point) => write!(f, " point {point}")?,
                Segment::Member(at) => write!(f, "{}{at}", if open { "," } else { "[" })?,
                Segment::Port(..) | Segment::Key(_) | Segment::Safety | Segment::Other => (),
            }
            open = member;
        }
        f.write_str(if open { "]" } else { "" })
    }
}

/// The hops of a path.
struct Hops<'a>(&'a Path<'a>);

impl fmt::Display for Hops<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut slash = "";
        for segment in self.0.segments() {
            if let Segment::Port(port, link) = segment {
                match link {
                    [number] => write!(f, "{slash}{port}.{number}")?,
                    text => {
                        let text = String::from_utf8_lossy(text);
                        write!(f, "{slash}{port}.{}", text.trim_end_matches('\0'))?;
                    }
                }
                slash = "/";
            }
        }
        Ok(())
    }
}
