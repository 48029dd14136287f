//! What operations, units and objects are called.

use crate::Text;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

/// What an operation, a unit or an object is called: nothing, numbers in a fixed
/// form (built without memory or formatting: the form is filled in only when the
/// window is handed over), or text from the wire.
#[derive(Clone, Debug, Default, Eq)]
pub enum Name {
    /// Nothing to name.
    #[default]
    None,
    /// A form with up to three `{}` (or `{X}`, which shows hexadecimal digits), and the
    /// numbers for them in order.
    At(&'static str, [u32; 3]),
    /// Text from the wire.
    Text(Text),
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::None => state.write_u8(0),
            Self::At(form, at) => (form, at).hash(state),
            Self::Text(text) => text.hash(state),
        }
    }
}

impl PartialEq for Name {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            // One form in two places is rare: mostly the place alone tells.
            (Self::At(form, at), Self::At(other, there)) => {
                at == there && (std::ptr::eq(*form, *other) || form == other)
            }
            (Self::Text(text), Self::Text(other)) => text == other,
            _ => false,
        }
    }
}

impl Name {
    /// One number in `form`.
    #[must_use]
    #[inline]
    pub const fn at(form: &'static str, number: u32) -> Self {
        Self::At(form, [number, 0, 0])
    }

    /// Text, from the wire or our own.
    #[must_use]
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// Its last number, if it has one.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::At(form, at) => at.get(last_place(form)?).copied(),
            _ => None,
        }
    }

    /// The name of the place 0, and how many places this one is further on: names with an
    /// equal first part are of one row of objects.
    #[must_use]
    pub fn place(&self) -> (Self, u32) {
        let number = match self {
            Self::Text(text) => index(&text.to_string()).map(|(_, index)| index),
            _ => self.number(),
        };
        number.map_or_else(|| (self.clone(), 0), |n| (self.nth(n.wrapping_neg()), n))
    }

    /// The name `n` places further on: its last number is greater by `n`
    /// (`register 5` → `register 7`); so is a text's last index (`Tag[5]` → `Tag[7]`),
    /// and a text without one gets `[n]`.
    #[must_use]
    pub fn nth(&self, n: u32) -> Self {
        match self {
            Self::At(form, at) => {
                let mut at = *at;
                if let Some(number) = at.get_mut(last_place(form).unwrap_or(0)) {
                    *number = number.wrapping_add(n);
                }
                Self::At(form, at)
            }
            Self::Text(text) if n > 0 => {
                let text = text.to_string();
                Self::text(further(&text, n).unwrap_or_else(|| format!("{text}[{n}]")))
            }
            same => same.clone(),
        }
    }
}

/// Which of a form's numbers is the last.
fn last_place(form: &str) -> Option<usize> {
    form.matches('{').count().min(3).checked_sub(1)
}

/// `text` with its last index greater by `n`, where it ends with one.
fn further(text: &str, n: u32) -> Option<String> {
    let (name, index) = index(text)?;
    Some(format!("{name}{}]", index.wrapping_add(n)))
}

/// The index that `text` ends with, and what is in front of it.
fn index(text: &str) -> Option<(&str, u32)> {
    let open = text.strip_suffix(']')?;
    let (name, index) = open.split_at(open.rfind(['[', ','])? + 1);
    Some((name, index.parse().ok()?))
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Text(text) => text.fmt(f),
            Self::At(form, at) => {
                let mut numbers = at.iter();
                let mut rest = *form;
                while let Some((before, behind)) = rest.split_once('{') {
                    f.write_str(before)?;
                    let hexadecimal = behind.strip_prefix("X}");
                    rest = hexadecimal.or(behind.strip_prefix('}')).unwrap_or(behind);
                    match (numbers.next(), hexadecimal) {
                        (Some(n), Some(_)) => write!(f, "{n:X}")?,
                        (Some(n), None) => write!(f, "{n}")?,
                        (None, _) => f.write_char('?')?,
                    }
                }
                f.write_str(rest)?;
                Ok(())
            }
        }
    }
}

/// A protocol's own numbers, outermost first: `code([7, 4, 1])` is `7.4.1`.
#[must_use]
#[inline]
pub fn code<const N: usize>(numbers: [u32; N]) -> Name {
    const { assert!(N > 0 && N < 4) };
    let mut at = [0; 3];
    for (to, from) in at.iter_mut().zip(numbers) {
        *to = from;
    }
    let form = match N {
        1 => "{}",
        2 => "{}.{}",
        _ => "{}.{}.{}",
    };
    Name::At(form, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_their_numbers() {
        assert_eq!(code([7, 4, 1]).to_string(), "7.4.1");
        assert_eq!(Name::At("DB{}.DBX{}.{}", [1, 2, 3]).nth(2).to_string(), "DB1.DBX2.5");
        assert_eq!(Name::at("holding register {}", 107).nth(1).to_string(), "holding register 108");
        assert_eq!(Name::text("Tag").nth(3).to_string(), "Tag[3]");
        assert_eq!(Name::text("Tag[1,4]").nth(3).to_string(), "Tag[1,7]");
        assert_eq!(Name::text("Tag[4].A]").nth(1).to_string(), "Tag[4].A][1]");
        assert_eq!(Name::at("X{X}", 14).nth(2).to_string(), "X10");
        assert_eq!(Name::text("Tag[1,4]").place(), (Name::text("Tag[1,0]"), 4));
        assert_eq!(Name::text("Tag").place(), (Name::text("Tag"), 0));
        assert_eq!(Name::at("D{}", 7).place(), (Name::at("D{}", 0), 7));
        assert_eq!(Name::None.to_string(), "");
        assert_eq!(Name::At("DB{}.DBX{}.{}", [1, 2, 3]).number(), Some(3));
        assert_eq!((Name::at("identity", 0).number(), Name::text("Tag[5]").number()), (None, None));
    }
}
