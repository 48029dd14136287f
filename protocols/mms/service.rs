//! Services by their number, what each is asked of, and why one was not done. § is a section of
//! ISO 9506-2.

use super::object::{name, Variables};
use crate::ber::{Element, Elements};
use wire::{Name, Text};

pub(super) const STATUS: u32 = 0;
pub(super) const GET_NAME_LIST: u32 = 1;
pub(super) const IDENTIFY: u32 = 2;
pub(super) const READ: u32 = 4;
pub(super) const WRITE: u32 = 5;

/// What a request is for: an object and how many from it on.
pub(super) fn target(service: &Element<'_>) -> (Name, u32) {
    let inside = service.inside();
    let named = |name: Option<Text>| (name.map_or(Name::None, Name::Text), 1);
    match service.number() {
        GET_NAME_LIST => (list(inside), 1),
        READ | WRITE => variables(service).map_or((Name::None, 1), Variables::target),
        6 => named(field(inside, 0xA0).and_then(|object| name(object.inside()))),
        11 | 12 => named(name(inside)),
        13 => named(field(inside, 0xA1).and_then(|list| name(list.inside()))),
        19 | 20 | 65 | 67 => named(field(inside, 0xA0).and_then(|object| name(object.inside()))),
        26 | 28 | 33 | 34 | 38 | 40..=44 => named(field(inside, 0x80).map(identifier)),
        27 | 29 | 36 | 37 | 39 | 45 => named(Some(Text::new(service.contents))),
        46 => named(field(inside, 0xA1).map(|file| file_name(file.inside()))),
        72 | 75 | 77 => named(field(inside, 0xA0).map(|file| file_name(file.inside()))),
        76 => named(Some(file_name(inside))),
        _ => (Name::None, 1),
    }
}

/// The variables of a read or a write.
pub(super) fn variables<'a>(service: &Element<'a>) -> Option<Variables<'a>> {
    let mut inside = service.inside();
    match service.number() {
        READ => Variables::of(field(inside, 0xA1)?.inside().element().ok()?),
        WRITE => Variables::of(inside.element().ok()?),
        _ => None,
    }
}

/// The values of a write, in order.
pub(super) fn written<'a>(service: &Element<'a>) -> Elements<'a> {
    let mut inside = service.inside();
    let _variables = inside.element();
    inside.required(0xA0).map_or(Elements::new(&[]), |list| list.inside())
}

fn field<'a>(mut inside: Elements<'a>, tag: u32) -> Option<Element<'a>> {
    inside.find(|element| element.tag == tag)
}

fn identifier(element: Element<'_>) -> Text {
    Text::new(element.contents)
}

/// The parts of a file's name. §23.2
fn file_name(parts: Elements<'_>) -> Text {
    const MOST: usize = 16;
    let parts: Vec<Text> = parts.take(MOST).map(identifier).collect();
    match parts.as_slice() {
        [one] => one.clone(),
        parts => parts.iter().map(Text::to_string).collect::<Vec<_>>().join("/").into(),
    }
}

/// §8.3.1: objects of a class, of the device, of a domain or of this association.
const CLASSES: [&str; 12] = [
    "variables",
    "scattered accesses",
    "variable lists",
    "types",
    "semaphores",
    "event conditions",
    "event actions",
    "event enrollments",
    "journals",
    "domains",
    "program invocations",
    "operator stations",
];

/// Which names are asked for: `domains`, `variables of IED1LD0`.
fn list(inside: Elements<'_>) -> Name {
    let class = field(inside, 0xA0).and_then(|class| class.inside().element().ok());
    let class = class.and_then(|class| class.unsigned()).and_then(|n| usize::try_from(n).ok());
    let class = class.and_then(|class| CLASSES.get(class)).unwrap_or(&"objects");
    let scope = field(inside, 0xA1).and_then(|scope| scope.inside().element().ok());
    match scope {
        Some(domain) if domain.tag == 0x81 => {
            Name::text(Text::from(format_args!("{class} of {}", identifier(domain))))
        }
        Some(association) if association.tag == 0x82 => {
            Name::text(Text::from(format_args!("{class} of this association")))
        }
        _ => Name::at(class, 0),
    }
}

// What is no service's error begins above those. Each has a number of its own (statuses.py).
const ACCESS: u32 = 0x0F00;
const REJECTED: u32 = 0x1000;
const NOT_ASSOCIATED: u32 = 0x2000;

/// Why a service was not done: the class and the code of its error, one class further, since
/// both may be 0. §7.6
pub(super) fn error(error: Elements<'_>) -> u32 {
    let choice = field(error, 0xA0).and_then(|class| class.inside().element().ok());
    choice.map_or(0x100, |class| (class.number() + 1) << 8 | code(class))
}

/// Why one variable was not accessed. §14.4.3
pub(super) fn no_access(failure: Element<'_>) -> u32 {
    ACCESS | code(failure)
}

/// Why a PDU was not understood. §7.7
pub(super) fn rejection(reason: Element<'_>) -> u32 {
    REJECTED | reason.number() << 8 | code(reason)
}

/// Why there is no association: the result that the other application gives (X.227 §9.1.1.4),
/// 0 where the session was refused.
pub(super) const fn no_association(result: u32) -> u32 {
    NOT_ASSOCIATED | result & 0xFF
}

fn code(of: Element<'_>) -> u32 {
    of.unsigned().unwrap_or_default() & 0xFF
}
