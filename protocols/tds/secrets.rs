//! Passwords in what is there of messages.

use super::packet::Message;
use super::text::{Kind, Sql};
use super::{login, parameters, BATCH, FEDERATED_TOKEN, LOGIN, OLD_LOGIN, RPC, SSPI};
use wire::Out;

/// Overwrites what is secret in as much of a request as is there.
pub(super) fn overwrite(message: &Message<'_>, out: &mut Out<'_>) {
    let payload = message.payload();
    match message.kind {
        LOGIN => {
            let passwords = [login::field(payload, login::PASSWORD), login::new_password(payload)];
            for place in passwords.into_iter().flatten() {
                message.hide("password", place, out);
            }
            // Of a token in one place its reader overwrites what is secret in it.
            let sspi = login::sspi(payload).filter(|_| !message.is_one());
            for place in [login::federated(payload), sspi].into_iter().flatten() {
                message.hide("token", place, out);
            }
        }
        OLD_LOGIN => message.hide("password", login::OLD_PASSWORD, out),
        SSPI if message.is_one() => {}
        FEDERATED_TOKEN | SSPI => message.hide("token", 0..payload.len(), out),
        BATCH => {
            let sql = Sql::of_batch(payload);
            literals(&sql).for_each(|place| message.hide("password", place, out));
        }
        RPC => {
            for place in parameters::secrets(payload) {
                message.hide("password", place, out);
            }
        }
        _ => {}
    }
}

/// Where literals stand that may be a password: those behind a word that speaks of one, and those
/// that do so themselves.
pub(super) fn literals<'a>(sql: &'a Sql) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
    let mut spoken = false;
    sql.tokens().filter_map(move |token| {
        let speaks = speaks(&sql.text(&token));
        let secret = token.kind == Kind::Literal && (spoken || speaks);
        spoken |= token.kind != Kind::Literal && speaks;
        secret.then(|| sql.place(&token))
    })
}

/// Whether a word or a name is a password's.
pub(super) fn speaks(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "password",
        "passwd",
        "pwd",
        "secret",
        "sp_addlogin",
        "sp_addlinkedsrvlogin",
        "passphrase",
        "sp_setapprole",
    ];
    let text = text.to_ascii_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}
