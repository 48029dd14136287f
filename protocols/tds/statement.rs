//! What a text of Transact-SQL does, by the verb that changes most, and to what, by name: never what
//! its literals say. Whether a condition lets it come to that is not seen.

use super::text::{Kind, Sql, Token};
use super::verbs::Named::{self, Behind, Next, Nowhere, Procedure, Sort};
use super::verbs::Rank::{self, Calls, Engineers, Session, Writes};
use super::verbs::{CONTROL, DEFINED, FILLING, FILLING_OF_SORTS, PROCEDURES, TWO_WORDS, VERBS};
use wire::{Name, Text};

/// The most parts of a name: server, database, schema, object.
const PARTS: usize = 4;

/// What is done, and to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub code: Name,
    pub object: Name,
}

/// What the text does; none where it has no verb, and calls nothing by its name.
pub(super) fn read(sql: &Sql) -> Option<Statement> {
    let tokens: Vec<Token> = sql.tokens().collect();
    let mut most: Option<(Rank, Statement)> = None;
    for (nth, token) in tokens.iter().enumerate() {
        let Some((word, rank, named)) = VERBS.iter().find(|(word, ..)| sql.is(token, word)) else {
            continue;
        };
        let behind = tokens.get(nth + 1..).unwrap_or_default();
        let Some((rank, statement)) = verb(sql, word, *rank, *named, behind) else { continue };
        if most.as_ref().is_none_or(|(most, _)| rank > *most) {
            most = Some((rank, statement));
        }
        if nth == 0 && defines(sql, behind) {
            break;
        }
    }
    most.map(|(_, statement)| statement).or_else(|| called(sql, &tokens))
}

/// A batch that begins with a procedure's name calls it.
fn called(sql: &Sql, tokens: &[Token]) -> Option<Statement> {
    let name = name(sql, tokens)?;
    let controls = CONTROL.iter().any(|word| name.eq_ignore_ascii_case(word));
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (is_name && !controls).then(|| procedure(&name).1)
}

fn verb(
    sql: &Sql,
    word: &'static str,
    rank: Rank,
    named: Named,
    behind: &[Token],
) -> Option<(Rank, Statement)> {
    let object = match named {
        Next => name(sql, filled(sql, FILLING, behind)?),
        Behind(before) => {
            let mut from = behind.iter().enumerate().filter(|(_, token)| sql.is(token, before));
            from.find_map(|(at, _)| name(sql, behind.get(at + 1..)?))
        }
        Sort => return sort(sql, word, behind),
        Procedure => {
            let called = name(sql, assigned(sql, behind));
            return Some(called.map_or((Calls, done("EXEC", None)), |name| procedure(&name)));
        }
        Nowhere => None,
    };
    // `UPDATE(column)` asks within a trigger whether it changed.
    if word == "UPDATE" && matches!(behind.first(), Some(Token { kind: Kind::Sign(b'('), .. })) {
        return None;
    }
    if rank >= Writes && object.as_deref().is_some_and(is_temporary) {
        return Some((Session, done("TEMPORARY", None)));
    }
    Some((rank, done(word, object)))
}

/// What is created, changed or dropped: its sort, and its name.
fn sort(sql: &Sql, word: &'static str, behind: &[Token]) -> Option<(Rank, Statement)> {
    let behind = filled(sql, FILLING_OF_SORTS, behind).unwrap_or_default();
    let Some(first) = behind.first().filter(|token| token.kind == Kind::Word) else {
        return Some((Engineers, done(word, None)));
    };
    let two = TWO_WORDS.iter().any(|word| sql.is(first, word));
    let (words, rest) = behind.split_at_checked(1 + usize::from(two))?;
    let words: Vec<String> =
        words.iter().map(|token| sql.text(token).to_ascii_uppercase()).collect();
    let is_account = words.last().is_some_and(|word| matches!(&**word, "LOGIN" | "USER" | "ROLE"));
    let word = match word {
        "CREATE" if is_account => "CREATE.LOGIN",
        "ALTER" if is_account => "ALTER.LOGIN",
        "DROP" if is_account => "DROP.LOGIN",
        word => word,
    };
    let name = filled(sql, FILLING_OF_SORTS, rest).and_then(|rest| name(sql, rest));
    if name.as_deref().is_some_and(is_temporary) {
        return Some((Session, done("TEMPORARY", None)));
    }
    let words = words.join(" ");
    let object = name.map_or_else(|| words.clone(), |name| format!("{words} {name}"));
    Some((Engineers, done(word, Some(object))))
}

/// What a procedure that is called does, where it is one that comes with the server.
pub(super) fn of_procedure(name: &Text) -> Statement {
    procedure(&name.to_string()).1
}

fn procedure(name: &str) -> (Rank, Statement) {
    let last = name.rsplit('.').next().unwrap_or_default();
    match PROCEDURES.iter().find(|(known, _)| last.eq_ignore_ascii_case(known)) {
        Some((known, rank)) => (*rank, done(known, None)),
        None => (Calls, done("EXEC", Some(name.to_owned()))),
    }
}

fn done(code: &'static str, object: Option<String>) -> Statement {
    Statement { code: Name::At(code, [0; 3]), object: object.map_or(Name::None, Name::text) }
}

/// Of the session's own memory.
fn is_temporary(name: &str) -> bool {
    name.starts_with(['#', '@']) || name.starts_with("tempdb..#")
}

/// Whether a `CREATE` or `ALTER` with this behind it defines what runs later.
fn defines(sql: &Sql, behind: &[Token]) -> bool {
    let first = filled(sql, FILLING_OF_SORTS, behind).and_then(|behind| behind.first());
    first.is_some_and(|first| DEFINED.iter().any(|word| sql.is(first, word)))
}

/// From the first word on that is no filling, nor a count.
fn filled<'a>(sql: &Sql, filling: &[&str], tokens: &'a [Token]) -> Option<&'a [Token]> {
    let fills = |token: &Token| match token.kind {
        Kind::Word => {
            filling.iter().any(|word| sql.is(token, word))
                || sql.text(token).starts_with(|c: char| c.is_ascii_digit())
        }
        Kind::Sign(sign) => matches!(sign, b'(' | b')'),
        Kind::Name | Kind::Literal => false,
    };
    tokens.get(tokens.iter().position(|token| !fills(token))?..)
}

/// Behind the variable that gets what a procedure returns.
fn assigned<'a>(sql: &Sql, tokens: &'a [Token]) -> &'a [Token] {
    match tokens {
        [variable, Token { kind: Kind::Sign(b'='), .. }, rest @ ..]
            if sql.text(variable).starts_with('@') =>
        {
            rest
        }
        tokens => tokens,
    }
}

/// The name that tokens begin with: up to four parts with points between.
fn name(sql: &Sql, tokens: &[Token]) -> Option<String> {
    let (mut name, mut parts) = (String::new(), 0);
    for token in tokens {
        match token.kind {
            Kind::Word | Kind::Name if parts == 0 || name.ends_with('.') => {
                name.push_str(&sql.text(token));
                parts += 1;
            }
            Kind::Sign(b'.') if parts > 0 && parts < PARTS => name.push('.'),
            _ => break,
        }
    }
    (!name.is_empty()).then_some(name)
}
