//! Program invocation services, which start, stop and change a program, and the stop job.

use super::{block, Context, Request, NAME};
use crate::log_on::Account;
use wire::{Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// Services of a SINUMERIK whose argument holds a password.
const WITH_PASSWORD: [&[u8]; 2] = [b"_N_LOGIN_", b"_N_NEWPWD"];

/// What a service job asks: the service, and `P_PROGRAM` with its argument, which says
/// how to start. Other arguments are told only where they are known to name blocks or
/// programs.
pub(super) fn service(mut parameter: Octets<'_>, out: &mut Out<'_>) -> Result<Request, Short> {
    let length = parameter.skip(7)?.be16()?; // not known
    let argument = parameter.take(length.into())?;
    let length = parameter.u8()?;
    let service = parameter.take(length.into())?;
    let object = match service {
        b"P_PROGRAM" => Name::Text(started(argument)),
        _ => Name::text(service),
    };
    let context = match service {
        _ if WITH_PASSWORD.contains(&service) => password(argument, out),
        b"_INSE" | b"_INS2" | b"_DELE" => Context::Told(block::list(argument)),
        b"_N_SELECT" => Context::Told(text(argument)),
        _ if service.starts_with(b"_N_F_") => Context::Told(text(argument)),
        _ => Context::Nothing,
    };
    Ok(Request { object, context, ..Request::default() })
}

/// What a stop job asks to stop; some clients do not say.
pub(super) fn stop(mut parameter: Octets<'_>) -> Result<Request, Short> {
    let length = parameter.skip(5)?.u8()?; // not known
    let service = parameter.take(length.into())?;
    Ok(Request::about(Name::text(service)))
}

fn started(argument: &[u8]) -> Text {
    match argument.trim_ascii() {
        [] => "P_PROGRAM".into(),
        how => format_args!("P_PROGRAM {}", how.escape_ascii()).into(),
    }
}

/// States what a request told, and has done.
pub(super) fn told(argument: &Text, done: &Observation<'_>, out: &mut Out<'_>) {
    let values = Values { shape: Shape::Text, bytes: argument.bytes(), step: 1 };
    out.state(&Observation::was(done, values));
}

/// The second part of the argument is the password; where there is none, all of it is.
fn password(argument: &[u8], out: &mut Out<'_>) -> Context {
    let secret = parts(argument).nth(1).unwrap_or(argument);
    Context::LogOn(Account::new(NAME, b"", secret, argument, out))
}

/// The parts of an argument as one text.
fn text(argument: &[u8]) -> Text {
    let parts: Vec<_> = parts(argument).map(|part| part.escape_ascii().to_string()).collect();
    Text::from(parts.join(", "))
}

/// The parts of a SINUMERIK's argument: each a length and its octets, some filled with a
/// zero to an even place. An argument that is not made so is one part.
fn parts(argument: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = argument;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|octet| *octet != 0)?;
        let (length, behind) = rest.get(start..)?.split_first()?;
        let part = behind.split_at_checked(usize::from(*length));
        let (part, behind) = part.unwrap_or((rest, &[]));
        rest = behind;
        Some(part)
    })
}
