//! What objects are called. § is a section of ISO 9506-2, where IEC 61850-8-1 is not named.

use crate::ber::{Element, Elements};
use wire::{Name, Text};

/// The name of one object: `IED1LD0/LLN0$ST$Mod`, without a domain `Reclose`, of this
/// association alone `@list`. §7.5.2
pub(super) fn name(mut choice: Elements<'_>) -> Option<Text> {
    let name = choice.element().ok()?;
    match name.tag {
        0x80 => Some(Text::new(name.contents)),
        0xA1 => {
            let mut parts = name.inside();
            let [domain, item] = [parts.element().ok()?, parts.element().ok()?].map(shown);
            Some(format_args!("{domain}/{item}").into())
        }
        0x82 => Some(format_args!("@{}", shown(name)).into()),
        _ => None,
    }
}

fn shown(element: Element<'_>) -> Text {
    Text::new(element.contents)
}

/// Which variables: a list of each, or the name of a list that the server knows. §14.5.1
#[derive(Clone, Copy)]
pub(super) enum Variables<'a> {
    /// One after the other.
    Each(&'a [u8]),
    /// The members of a list.
    Of(&'a [u8]),
}

impl<'a> Variables<'a> {
    /// Reads a specification.
    pub fn of(specification: Element<'a>) -> Option<Self> {
        match specification.tag {
            0xA0 => Some(Self::Each(specification.contents)),
            0xA1 => Some(Self::Of(specification.contents)),
            _ => None,
        }
    }

    /// What the first is called, and how many there are.
    pub fn target(self) -> (Name, u32) {
        let first = self.names().next().flatten().map_or(Name::None, Name::Text);
        match self {
            Self::Each(list) => (first, u32::try_from(Elements::new(list).count()).unwrap_or(1)),
            Self::Of(name) => (self::name(Elements::new(name)).map_or(Name::None, Name::Text), 1),
        }
    }

    /// The name of each, where it has one; of a list's members without an end, by their place.
    pub fn names(self) -> impl Iterator<Item = Option<Text>> + 'a {
        let (each, list) = match self {
            Self::Each(list) => (Elements::new(list), None),
            Self::Of(of) => (Elements::new(&[]), name(Elements::new(of))),
        };
        let members = list
            .into_iter()
            .flat_map(|list| (0_u32..).map(move |n| Some(Text::from(format_args!("{list}[{n}]")))));
        each.map(variable).chain(members)
    }
}

/// A variable's name, with the part of it that is meant. §14.5.2
fn variable(entry: Element<'_>) -> Option<Text> {
    let mut entry = entry.inside();
    let specification = entry.element().ok()?;
    let name = match specification.tag {
        0xA0 => name(specification.inside())?,
        _ => return None, // addresses and descriptions, which no server of IEC 61850 has
    };
    match entry.optional(0xA5).map(|access| part(access.inside())) {
        Some(part) if !part.bytes().is_empty() => Some(format_args!("{name}{part}").into()),
        _ => Some(name),
    }
}

/// Components and indices that lead to a part of a variable: `$mag$f`, `[3]`. §14.5.3
fn part(mut access: Elements<'_>) -> Text {
    const DEEPEST: usize = 8;
    let mut shown = String::new();
    for _ in 0..DEEPEST {
        match access.element() {
            Ok(step) if step.tag == 0xA0 => {
                let mut inside = step.inside();
                let Ok(selection) = inside.element() else { break };
                select(selection.number() + 1, selection, &mut shown);
                let Ok(further) = inside.required(0x30) else { break };
                access = further.inside();
            }
            Ok(step) => {
                select(step.number(), step, &mut shown);
                break;
            }
            Err(_) => break,
        }
    }
    shown.into()
}

/// A component, an element or a row of them, by the number of its choice.
fn select(choice: u32, selection: Element<'_>, shown: &mut String) {
    match choice {
        1 => *shown += &format!("${}", self::shown(selection)),
        2 => *shown += &format!("[{}]", selection.unsigned().unwrap_or_default()),
        3 => {
            let mut row = selection.inside().map(|bound| bound.unsigned().unwrap_or_default());
            let (low, count) = (row.next().unwrap_or_default(), row.next().unwrap_or_default());
            *shown += &format!("[{low}..{}]", u64::from(low) + u64::from(count));
        }
        _ => {} // all elements
    }
}
