//! What a service request asks. Sections are of GFK-0529C, chapter 6.

use super::frame::{self, Request};
use super::memory::Place;
use super::NAME;
use crate::log_on::Account;
use wire::{Name, Octets, Out, Short, Text};

const PRIVILEGE: u8 = 0x21;

/// What is needed to read an answer.
#[derive(Default)]
pub enum Context {
    #[default]
    Nothing,
    Reads(Place),
    Writes(Place, Vec<u8>),
    ProgramNames,
    Controller,
    Faults,
    LogOn(Account),
    Renames(Text),
}

#[derive(Default)]
pub struct Asked {
    pub object: Name,
    pub span: u32,
    pub context: Context,
}

impl Asked {
    const fn about(object: Name) -> Self {
        Self { object, span: 1, context: Context::Nothing }
    }

    fn for_answer(context: Context) -> Self {
        Self { context, ..Self::about(Name::None) }
    }

    fn place(place: Place, context: Context) -> Self {
        Self { object: place.name(), span: place.span().max(1), context }
    }

    pub fn read(request: &Request<'_>, out: &mut Out<'_>) -> Result<Self, Short> {
        let mut fields = Octets::new(request.parameters);
        let fields = &mut fields;
        Ok(match request.code {
            0x03 => Self::for_answer(Context::ProgramNames),
            0x04 | 0x05 => {
                let place = Place::read(fields)?;
                Self::place(place, Context::Reads(place))
            }
            0x06 | 0x09 => Self::about(local(fields, request.text)?),
            0x07 => writes(Place::read(fields)?, &[fields.rest(), request.text].concat())?,
            // The program task's name stands before what is written.
            0x08 => writes(Place::read(fields)?, Octets::new(request.text).skip(8)?.rest())?,
            0x16 | 0x17 | 0x48 => Self::about(Name::at("datagram {}", fields.u8()?.into())),
            0x20 => Self::about(log_mode(fields.u8()?)),
            PRIVILEGE => privilege(fields, request.text, out)?,
            0x22 => {
                let name = Text::trimmed(fields.take(8)?);
                Self::for_answer(name.map_or(Context::Nothing, Context::Renames))
            }
            0x23 => Self::about(state(fields.u8()?)),
            0x38 => faults(fields)?,
            0x39 => Self::about(table(fields.u8()?)),
            0x3F | 0x40 => Self::about(block(fields.u8()?)),
            0x43 => Self::for_answer(Context::Controller),
            0x44 => Self::place(Place::one(fields)?, Context::Nothing),
            _ => Self::about(Name::None),
        })
    }
}

/// "Write System Memory": eight octets in the mailbox itself, more in the text buffer.
fn writes(place: Place, data: &[u8]) -> Result<Asked, Short> {
    let data = place.of(data)?.to_vec();
    Ok(Asked::place(place, Context::Writes(place, data)))
}

/// "Read Program Block Memory": of a task's block, both of which have names of eight octets.
fn local(fields: &mut Octets<'_>, text: &[u8]) -> Result<Name, Short> {
    let place = Place::read(fields)?;
    let block = Text::trimmed(Octets::new(text).skip(8)?.take(8)?);
    Ok(block.map_or_else(|| place.name(), |block| Name::text(format!("{block} {}", place.name()))))
}

fn log_mode(mode: u8) -> Name {
    match mode {
        2 => Name::at("log on", 0),
        3 | 4 => Name::at("log off", 0),
        _ => Name::at("log mode {}", mode.into()),
    }
}

/// "Change Privilege Level": a level, -1 for whatever a password opens, and a password of eight
/// octets, none of them set where none is needed. A text buffer has another form.
fn privilege(fields: &mut Octets<'_>, text: &[u8], out: &mut Out<'_>) -> Result<Asked, Short> {
    let object = match fields.u8()? {
        0xFF => Name::at("level of a password", 0),
        level => Name::at("level {}", level.into()),
    };
    if !text.is_empty() {
        out.secret("password", text, &[]);
        return Ok(Asked::about(object));
    }
    let field = fields.take(8)?;
    let password = field.split(|octet| *octet == 0).next().unwrap_or_default();
    if password.is_empty() {
        return Ok(Asked::about(object));
    }
    let account = Account::new(NAME, b"", password, field, out);
    Ok(Asked { context: Context::LogOn(account), ..Asked::about(object) })
}

/// Overwrites what is there of a password in a message of which the end is missing.
pub fn conceal(bytes: &[u8], out: &mut Out<'_>) {
    if let Some((PRIVILEGE, [_, password @ ..])) = frame::begun(bytes) {
        out.secret_in(password, "password", &[], &[]);
    }
}

/// "Set PLC State".
fn state(state: u8) -> Name {
    match state {
        0 => Name::at("run", 0),
        1 => Name::at("run without outputs", 0),
        2 => Name::at("stop", 0),
        6 => Name::at("stop with I/O", 0),
        _ => Name::at("state {}", state.into()),
    }
}

/// "Return Fault Table": which, from which entry on, and how many.
fn faults(fields: &mut Octets<'_>) -> Result<Asked, Short> {
    let object = table(fields.u8()?);
    let number = fields.skip(2)?.le16()?;
    Ok(Asked { object, span: u32::from(number).max(1), context: Context::Faults })
}

fn table(table: u8) -> Name {
    match table {
        1 => Name::at("I/O fault table", 0),
        2 => Name::at("PLC fault table", 0),
        _ => Name::at("fault table {}", table.into()),
    }
}

/// "Program Load", "Program Store".
fn block(block: u8) -> Name {
    match block {
        0 => Name::at("logic block", 0),
        5 => Name::at("declaration block", 0),
        _ => Name::at("block type {}", block.into()),
    }
}
