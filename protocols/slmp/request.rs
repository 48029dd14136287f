//! What a command asks (SH-080956ENG, chapter 5).

use super::fields::Fields;
use super::item::{self, Item};
use super::NAME;
use crate::log_on::Account;
use wire::{Name, Out, Short, Text};

/// What is needed to read an answer.
#[derive(Default)]
pub enum Context {
    #[default]
    Nothing,
    Reads(Vec<Item>),
    Writes(Vec<Item>),
    /// To be read by each Execute Monitor from now on.
    Registers(Vec<Item>),
    Monitors,
    TypeName,
    LogOn(Account),
}

impl Context {
    /// Whether it brings values.
    pub const fn writes(&self) -> bool {
        matches!(self, Self::Writes(_))
    }
}

#[derive(Default)]
pub struct Request {
    pub object: Name,
    pub span: u32,
    pub context: Context,
}

impl Request {
    fn about(object: Name) -> Self {
        Self { object, span: 1, context: Context::Nothing }
    }

    fn of(items: Vec<Item>, context: fn(Vec<Item>) -> Context) -> Self {
        let object = items.first().map(Item::name).unwrap_or_default();
        let points: usize = items.iter().map(|item| item.points).sum();
        let span = u32::try_from(points).unwrap_or(u32::MAX);
        Self { object, span, context: context(items) }
    }

    pub fn read(
        command: u32,
        subcommand: u32,
        mut fields: Fields<'_>,
        out: &mut Out<'_>,
    ) -> Result<Self, Short> {
        let fields = &mut fields;
        // With 0x80 a device has extensions in front, which are not read.
        let plain = subcommand & 0x80 == 0;
        Ok(match command {
            0x0401 if plain => Self::of(vec![Item::range(fields, subcommand)?], Context::Reads),
            0x1401 if plain => {
                let item = Item::range(fields, subcommand)?.writing(fields)?;
                Self::of(vec![item], Context::Writes)
            }
            0x0403 if plain => Self::of(item::scattered(fields, subcommand)?, Context::Reads),
            0x1402 if plain => {
                Self::of(item::scattered_writes(fields, subcommand)?, Context::Writes)
            }
            0x0406 if plain => Self::of(item::blocks(fields, subcommand, false)?, Context::Reads),
            0x1406 if plain => Self::of(item::blocks(fields, subcommand, true)?, Context::Writes),
            0x0801 if plain => Self::of(item::scattered(fields, subcommand)?, Context::Registers),
            0x0802 => Self { context: Context::Monitors, ..Self::about(Name::None) },
            0x0101 => Self { context: Context::TypeName, ..Self::about(Name::None) },
            0x0601 | 0x1601 => {
                let (address, _, module) = (fields.u32()?, fields.u16()?, fields.u16()?);
                Self::about(Name::At("module {X} buffer {X}", [module, address, 0]))
            }
            0x0613 | 0x1613 => Self::about(Name::at("memory {X}", fields.u32()?)),
            0x1001 | 0x1003 => Self::about(match fields.u16()? {
                3 => Name::at("forced", 0),
                _ => Name::None,
            }),
            0x1630 | 0x1631 => password(fields, out)?,
            0x041A | 0x041C | 0x141A | 0x141B => label(fields)?,
            0x1810..=0x182A => file(command, subcommand, fields, out),
            _ => Self::about(Name::None),
        })
    }
}

/// A remote password behind its length (chapter 5, "Unlock", "Lock").
fn password(fields: &mut Fields<'_>, out: &mut Out<'_>) -> Result<Request, Short> {
    let length = fields.u16()? as usize;
    let secret = fields.octets.take(length.min(fields.octets.len()))?;
    let account = Account::new(NAME, b"", secret, secret, out);
    Ok(Request { context: Context::LogOn(account), ..Request::about(Name::None) })
}

/// How many labels, how many abbreviations, and of the first its length and name (UTF-16).
fn label(fields: &mut Fields<'_>) -> Result<Request, Short> {
    let (number, abbreviations) = (fields.u16()?, fields.u16()?);
    if fields.ascii || abbreviations > 0 {
        return Ok(Request { span: number, ..Request::about(Name::None) });
    }
    let length = fields.u16()? as usize;
    let name = fields.octets.take(length * 2)?;
    let units =
        name.chunks_exact(2).map(|unit| unit.iter().rev().fold(0, |n, o| n << 8 | u16::from(*o)));
    let name = String::from_utf16_lossy(&units.collect::<Vec<_>>());
    Ok(Request { span: number, ..Request::about(Name::text(name)) })
}

/// Files are named behind keywords, whose form differs between controllers: all of a request
/// that may hold one is a secret; what is read, written or closed has a number.
fn file(command: u32, subcommand: u32, fields: &mut Fields<'_>, out: &mut Out<'_>) -> Request {
    if matches!(command, 0x1828..=0x182A) {
        return Request::about(fields.u16().map_or(Name::None, |n| Name::at("file {}", n)));
    }
    let keyword = fields.octets.take(fields.width(4)).unwrap_or_default();
    let plain = subcommand == 0 && keyword.iter().all(|octet| matches!(octet, 0 | b' ' | b'0'));
    if !plain {
        out.secret_in(keyword, "keyword", keyword, &[]);
        out.secret_in(fields.octets.rest(), "keyword", fields.octets.rest(), &[]);
        return Request::about(Name::None);
    }
    Request::about(named(fields.octets.rest()))
}

/// The last run of printable octets: a file's name, where there is one.
fn named(rest: &[u8]) -> Name {
    let printable = |octet: &u8| octet.is_ascii_graphic();
    let from = rest.iter().rposition(|octet| !printable(octet)).map_or(0, |at| at + 1);
    match rest.get(from..).filter(|name| name.len() > 2) {
        Some(name) => Name::Text(Text::new(name)),
        None => Name::None,
    }
}
