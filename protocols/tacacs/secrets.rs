//! What must not be kept: what is obfuscated under a key that can be guessed offline (§10.5.1), and
//! of what is in clear whatever is not known to be harmless.

use super::argument;
use super::body::{Body, Form, ASKED};
use wire::Out;

/// Overwrites what is there of an obfuscated body.
pub(super) fn obfuscated(body: &[u8], out: &mut Out<'_>) {
    hide("obfuscated body", body, out);
}

/// Overwrites secrets in what is there of a body in clear, but what in a `whole` one is read, and
/// overwritten there. `names_user`: the server asked for that.
pub(super) fn in_clear(
    form: Form,
    body: &Body<'_>,
    whole: bool,
    names_user: bool,
    out: &mut Out<'_>,
) {
    match form {
        Form::Start if !whole => hide("password", body.part(ASKED), out),
        Form::Start => {}
        Form::Continue => {
            if !whole && !names_user {
                hide("password", body.part(0), out);
            }
            hide("text", body.part(1), out);
        }
        Form::Question | Form::Account => arguments(body, ASKED, out),
        Form::Reply | Form::Permission | Form::Accounted => {
            body.parts.iter().take(2).for_each(|part| hide("text", part, out));
            arguments(body, 2, out);
        }
    }
}

/// All behind the numbers of a body that is none.
pub(super) fn broken(body: &Body<'_>, bytes: &[u8], out: &mut Out<'_>) {
    body.parts.iter().for_each(|part| hide("text", part, out));
    hide("text", bytes.get(body.needed..).unwrap_or_default(), out);
}

fn arguments(body: &Body<'_>, from: usize, out: &mut Out<'_>) {
    body.arguments(from).iter().for_each(|one| hide("argument", argument::secret(one), out));
}

pub(super) fn hide(what: &'static str, secret: &[u8], out: &mut Out<'_>) {
    if !secret.is_empty() {
        out.secret(what, secret, &[]);
    }
}
