use super::file;
use super::object::Objects;
use super::qualifier::{Prefix, Range};
use std::fmt::Write;
use wire::Name;

/// Headers that a list names.
const MOST_LISTED: usize = 32;

/// Group 60, variations 1 to 4, by bits in this order.
const CLASSES: [&str; 16] = [
    "",
    "class 0",
    "class 1",
    "class 0, 1",
    "class 2",
    "class 0, 2",
    "class 1, 2",
    "class 0, 1, 2",
    "class 3",
    "class 0, 3",
    "class 1, 3",
    "class 0, 1, 3",
    "class 2, 3",
    "class 0, 2, 3",
    "class 1, 2, 3",
    "class 0, 1, 2, 3",
];

/// What a request is about, and how many objects from there on: one header's objects, or
/// classes, without formatting; several headers as a list.
pub fn of<'a>(headers: impl Iterator<Item = Objects<'a>> + Clone) -> (Name, u32) {
    if let Some(classes) = classes(headers.clone()) {
        return (classes, 1);
    }
    let mut rest = headers.clone();
    match (rest.next(), rest.next()) {
        (None, _) => (Name::None, 1),
        (Some(only), None) => one(&only),
        _ => list(headers.take(MOST_LISTED)),
    }
}

fn list<'a>(headers: impl Iterator<Item = Objects<'a>>) -> (Name, u32) {
    let mut text = String::new();
    let count =
        headers.fold(0u32, |count, objects| count.saturating_add(append(&objects, &mut text)));
    (Name::text(text), count)
}

fn classes<'a>(mut headers: impl Iterator<Item = Objects<'a>>) -> Option<Name> {
    let bits = headers.try_fold(0, |bits, objects| match (objects.group, objects.variation) {
        (60, variation @ 1..=4) => Some(bits | 1 << (variation - 1)),
        _ => None,
    })?;
    let form = CLASSES.get(bits).filter(|form| !form.is_empty())?;
    Some(Name::at(form, 0))
}

/// The objects of one header: consecutive points as one name and their number.
fn one(objects: &Objects<'_>) -> (Name, u32) {
    if let Some(name) = file::name(objects) {
        return (name, 1);
    }
    match (objects.range, objects.prefix) {
        (Range::All, _) | (Range::Count(_), Prefix::None | Prefix::Size(_)) => (objects.name(0), 1),
        (Range::Points(first, _), _) => (objects.name(first), objects.count()),
        (Range::Count(_), Prefix::Index(_)) => indexed(objects),
    }
}

fn indexed(objects: &Objects<'_>) -> (Name, u32) {
    let mut points = objects.each().map(|(point, _)| point);
    let first = points.next().unwrap_or(0);
    if points.zip(1..).all(|(point, n)| point.checked_sub(n) == Some(first)) {
        return (objects.name(first), objects.count());
    }
    list(std::iter::once(*objects))
}

/// `group 12 variation 1 point 3, 7, 9`.
fn append(objects: &Objects<'_>, text: &mut String) -> u32 {
    if !text.is_empty() {
        text.push_str(", ");
    }
    // A String takes whatever is written.
    let _ = write!(text, "group {} variation {}", objects.group, objects.variation);
    match (objects.range, objects.prefix) {
        (Range::Points(first, last), _) if first == last => drop(write!(text, " point {first}")),
        (Range::Points(first, last), _) => drop(write!(text, " point {first} to {last}")),
        (Range::Count(_), Prefix::Index(_)) => {
            for (n, (point, _)) in objects.each().enumerate() {
                let _ = write!(text, "{}{point}", if n == 0 { " point " } else { ", " });
            }
        }
        _ => return 1,
    }
    objects.count()
}
