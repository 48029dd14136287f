use crate::{Name, Side, Text};
use std::net::IpAddr;

/// The status of a request that nobody answered.
pub const UNANSWERED: u32 = u32::MAX;
/// The status of a message to which the protocol knows no answer, or whose answer comes elsewhere.
pub const NO_ANSWER: u32 = u32::MAX - 1;

/// What sort of thing was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// One side did something to the other: an operation.
    Did = 1,
    /// Somebody stated a fact of identity or security about an endpoint: a claim.
    Is = 2,
    /// An object had a value.
    Was = 3,
    /// A message broke its specification: a violation.
    Broke = 4,
}

/// Whom a claim is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The server's end of the conversation (with the observation's unit).
    #[default]
    Server,
    /// The client's end.
    Client,
    /// The owner of a MAC address that the message names.
    Mac([u8; 6]),
    /// The owner of an IP address that the message names.
    Ip(IpAddr),
}

impl Subject {
    /// The end of the conversation that `side` is.
    #[must_use]
    pub const fn of(side: Side) -> Self {
        match side {
            Side::Client => Self::Client,
            Side::Server => Self::Server,
        }
    }
}

/// How the octets of values are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names say all: width, sign, order of octets.
pub enum Shape {
    /// Packed bits, the least significant first.
    Bits,
    U8,
    I8,
    U16Be,
    I16Be,
    U32Be,
    I32Be,
    F32Be,
    F64Be,
    U16Le,
    I16Le,
    U32Le,
    I32Le,
    U64Le,
    I64Le,
    F32Le,
    F64Le,
    /// One text.
    Text,
}

impl Shape {
    /// Octets of one value; 0 for bits and text.
    #[must_use]
    #[inline]
    pub const fn width(self) -> usize {
        use Shape::*;
        match self {
            Bits | Text => 0,
            U8 | I8 => 1,
            U16Be | I16Be | U16Le | I16Le => 2,
            U32Be | I32Be | F32Be | U32Le | I32Le | F32Le => 4,
            F64Be | U64Le | I64Le | F64Le => 8,
        }
    }
}

/// The values of `span` objects from `object` on, as they were on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values<'a> {
    /// How to read them.
    pub shape: Shape,
    /// The octets, in order of the objects.
    pub bytes: &'a [u8],
    /// How far apart the objects' numbers are (S7 words: 2; Modbus registers: 1).
    pub step: u32,
}

/// One thing observed, without time and address: equal observations of one
/// conversation are one row of the window, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation<'a> {
    /// What sort of thing.
    pub kind: Kind,
    /// The protocol's folder.
    pub protocol: &'static str,
    /// Which side did it (`Did`, `Was`) or broke it (`Broke`).
    pub by: Side,
    /// Whom it is about (`Is`).
    pub subject: Subject,
    /// The station behind the address: a Modbus unit, a DNP3 address, a CIP route.
    pub unit: Name,
    /// The operation in the protocol's own numbers or words.
    pub code: Name,
    /// What it was done to; for a claim its attribute, for a violation its kind.
    pub object: Name,
    /// How many objects from `object` on.
    pub span: u32,
    /// The answer: 0 is success; [`UNANSWERED`], [`NO_ANSWER`], or the protocol's own number.
    pub status: u32,
    /// For a claim its value, for a violation one sentence: what was needed, what was there.
    pub text: Text,
    /// Whether the request brings the values (`Did`, `Was`): it writes them.
    pub writes: bool,
    /// For `Was`.
    pub values: Option<Values<'a>>,
}

impl Observation<'static> {
    #[inline]
    fn new(kind: Kind, protocol: &'static str, by: Side) -> Self {
        Self {
            kind,
            protocol,
            by,
            subject: Subject::Server,
            unit: Name::None,
            code: Name::None,
            object: Name::None,
            span: 1,
            status: 0,
            text: Text::new(&[]),
            writes: false,
            values: None,
        }
    }

    /// The client did `code`.
    #[must_use]
    #[inline]
    pub fn did(protocol: &'static str, code: Name) -> Self {
        Self { code, ..Self::new(Kind::Did, protocol, Side::Client) }
    }

    /// `subject` has `attribute`: a claim.
    #[must_use]
    #[inline]
    pub fn is(
        protocol: &'static str,
        subject: Subject,
        attribute: &'static str,
        value: impl Into<Text>,
    ) -> Self {
        let new = Self::new(Kind::Is, protocol, Side::Client);
        Self { subject, object: Name::At(attribute, [0; 3]), text: value.into(), ..new }
    }

    /// `by` broke the specification; `what` is a fixed short kind, `text` says what
    /// was needed and what was there.
    #[must_use]
    #[inline]
    pub fn broke(
        protocol: &'static str,
        by: Side,
        what: &'static str,
        text: impl Into<Text>,
    ) -> Self {
        Self {
            object: Name::At(what, [0; 3]),
            text: text.into(),
            ..Self::new(Kind::Broke, protocol, by)
        }
    }

    /// The objects of `of` (an operation, usually a read or a write) had these values.
    #[must_use]
    #[inline]
    pub fn was<'a>(of: &Observation<'_>, values: Values<'a>) -> Observation<'a> {
        Observation {
            kind: Kind::Was,
            protocol: of.protocol,
            by: of.by,
            subject: of.subject,
            unit: of.unit.clone(),
            code: of.code.clone(),
            object: of.object.clone(),
            span: of.span,
            status: of.status,
            text: Text::new(&[]),
            writes: of.writes,
            values: Some(values),
        }
    }
}

impl<'a> Observation<'a> {
    /// The same, of the station `unit`.
    #[must_use]
    #[inline]
    pub fn unit(self, unit: Name) -> Self {
        Self { unit, ..self }
    }

    /// The same, to `object`.
    #[must_use]
    #[inline]
    pub fn object(self, object: Name) -> Self {
        Self { object, ..self }
    }

    /// The same, to `span` objects.
    #[must_use]
    #[inline]
    pub fn span(self, span: u32) -> Self {
        Self { span, ..self }
    }

    /// The same, with this status.
    #[must_use]
    #[inline]
    pub fn status(self, status: u32) -> Self {
        Self { status, ..self }
    }

    /// The same, whose request brings the values, or not.
    #[must_use]
    #[inline]
    pub fn writes(self, writes: bool) -> Self {
        Self { writes, ..self }
    }

    /// The same, by `side`.
    #[must_use]
    #[inline]
    pub fn by(self, by: Side) -> Self {
        Self { by, ..self }
    }
}
