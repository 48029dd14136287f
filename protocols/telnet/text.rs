//! What a server's text means in a log-on. There is no specification: these are the forms
//! that systems use.

/// What a server waits for at the end of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prompt {
    User,
    Password,
    /// A command.
    Shell,
}

const USER: [&str; 9] = [
    "login:",
    "login name:",
    "logon:",
    "username:",
    "user name:",
    "user:",
    "user id:",
    "userid:",
    "account:",
];
const PASSWORD: [&str; 4] = ["password:", "passwd:", "passcode:", "pass:"];
const REFUSED: [&str; 9] = [
    "incorrect",
    "invalid",
    "denied",
    "login fail",
    "logon fail",
    "authentication fail",
    "bad password",
    "wrong password",
    "unauthori",
];
const ACCEPTED: [&str; 4] = ["last login", "logged in", "login successful", "welcome"];
/// A longer line is no prompt.
pub(super) const LONGEST_PROMPT: usize = 128;

/// What `line`, the server's last, asks for.
pub(super) fn prompt(line: &[u8]) -> Option<Prompt> {
    if line.len() > LONGEST_PROMPT {
        return None;
    }
    let line = lower(line);
    let line = line.trim_end();
    let asks = line.trim_end_matches(['?', ' ']); // `Password: ?` of protection relays
    if PASSWORD.iter().any(|end| asks.ends_with(end)) {
        Some(Prompt::Password)
    } else if USER.iter().any(|end| asks.ends_with(end)) && !asks.ends_with("last login:") {
        Some(Prompt::User)
    } else if line.ends_with(['$', '#', '>', '%']) {
        Some(Prompt::Shell)
    } else {
        None
    }
}

/// Whether the text says that a log-on failed.
pub(super) fn refuses(text: &[u8]) -> bool {
    let text = lower(text);
    REFUSED.iter().any(|word| text.contains(word))
}

/// Whether the text says that a log-on succeeded.
pub(super) fn accepts(text: &[u8]) -> bool {
    let text = lower(text);
    ACCEPTED.iter().any(|word| text.contains(word))
}

/// The host's name in a prompt like `plc-1 login:`.
pub(super) fn host_name(line: &[u8]) -> Option<String> {
    const NO_NAMES: [&str; 7] = ["user", "please", "enter", "your", "the", "vxworks", "last"];
    let line = String::from_utf8_lossy(line);
    let name = line.trim().strip_suffix(" login:")?;
    let one_word = !name.is_empty() && !name.contains(char::is_whitespace);
    let named = !NO_NAMES.iter().any(|word| name.eq_ignore_ascii_case(word));
    (one_word && named).then(|| name.to_owned())
}

/// All but the last line on one line; terminals (`pts/0`), which change with each
/// session, are left out.
pub(super) fn banner(text: &[u8]) -> String {
    let end = text.len() - last_line(text).len();
    let text = String::from_utf8_lossy(text.get(..end).unwrap_or_default()).into_owned();
    let terminal = |word: &&str| {
        let word = word.trim_matches(['(', ')']);
        word.starts_with("pts/") || word.starts_with("tty")
    };
    text.split_whitespace().filter(|word| !terminal(word)).collect::<Vec<_>>().join(" ")
}

/// What stands behind the last line's end.
pub(super) fn last_line(text: &[u8]) -> &[u8] {
    let start = text.iter().rposition(|octet| *octet == b'\n').map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

/// The text without controls and escape sequences (ECMA-48 §5.4); lines end with LF.
pub(super) fn plain(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut octets = text.iter().copied().peekable();
    while let Some(octet) = octets.next() {
        match octet {
            0x1B if octets.next_if_eq(&b'[').is_some() => {
                let _ = octets.find(|octet| (0x40..=0x7E).contains(octet));
            }
            b'\r' | b'\n' => plain.push(b'\n'),
            0x20..=0x7E | 0x80.. => plain.push(octet),
            _ => (),
        }
    }
    plain
}

/// Whether an octet may stand in text for a terminal.
pub(super) const fn printable(octet: u8) -> bool {
    matches!(octet, 0 | 7..=13 | 0x1B | 0x20..=0x7E)
}

fn lower(text: &[u8]) -> String {
    String::from_utf8_lossy(text).to_ascii_lowercase()
}
