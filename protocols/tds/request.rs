//! Requests: what is asked of a server, and of what there.

use super::packet::Message;
use super::parameters::{Call, Called};
use super::prelogin::Prelogin;
use super::statement::{self, Statement};
use super::text::{headers, Sql};
use super::{
    login, ATTENTION, BATCH, BULK_LOAD, FEDERATED_TOKEN, LOGIN, NAME, OLD_LOGIN, PRELOGIN, RPC,
    SSPI, TRANSACTION,
};
use login::{Attempt, LogOn};
use wire::{code, Breach, Name, Observation, Octets, Out};

/// A request, and what its answer is needed for.
pub(super) struct Request {
    pub did: Observation<'static>,
    pub waiting: Waiting,
}

/// What an answer is needed for.
pub(super) enum Waiting {
    /// It tells how a statement went.
    Rows,
    /// It tells what is encrypted, of which the client offered this.
    Prelogin(Option<u8>),
    LogOn(Box<LogOn>),
}

/// Procedures that clients call by number. §2.2.6.6
const NUMBERED: [&str; 15] = [
    "sp_cursor",
    "sp_cursoropen",
    "sp_cursorprepare",
    "sp_cursorexecute",
    "sp_cursorprepexec",
    "sp_cursorunprepare",
    "sp_cursorfetch",
    "sp_cursoroption",
    "sp_cursorclose",
    "sp_executesql",
    "sp_prepare",
    "sp_execute",
    "sp_prepexec",
    "sp_prepexecrpc",
    "sp_unprepare",
];

impl Request {
    /// None of what is no request.
    pub(super) fn read(message: &Message<'_>, out: &mut Out<'_>) -> Result<Option<Self>, Breach> {
        let payload = message.payload();
        Ok(Some(match message.kind {
            PRELOGIN => {
                let (did, offered) = Prelogin::read(payload)?.asks();
                Self { did, waiting: Waiting::Prelogin(offered) }
            }
            LOGIN => login::read(message, out)?,
            OLD_LOGIN => login::old(message, out)?,
            SSPI => Self::log_on(SSPI, login::windows(payload, out)),
            FEDERATED_TOKEN => Self::log_on(FEDERATED_TOKEN, Attempt::Federated),
            BATCH => Self::statement(batch(payload)),
            RPC => Self::statement(call(payload)?),
            BULK_LOAD | ATTENTION => Self::of(code([message.kind.into()]), Name::None),
            TRANSACTION => {
                let kind = Octets::new(payload).skip(headers(payload))?.le16()?;
                Self::of(code([TRANSACTION.into(), kind.into()]), Name::None)
            }
            _ => return Ok(None),
        }))
    }

    fn of(code: Name, object: Name) -> Self {
        Self { did: Observation::did(NAME, code).object(object), waiting: Waiting::Rows }
    }

    fn statement(Statement { code, object }: Statement) -> Self {
        Self::of(code, object)
    }

    fn log_on(kind: u8, attempt: Attempt) -> Self {
        let did = Observation::did(NAME, code([kind.into()]));
        Self { did, waiting: Waiting::LogOn(Box::new(LogOn::by(attempt))) }
    }
}

fn batch(payload: &[u8]) -> Statement {
    let unknown = Statement { code: code([BATCH.into()]), object: Name::None };
    statement::read(&Sql::of_batch(payload)).unwrap_or(unknown)
}

/// A call does what its statement does, where it carries one that it runs.
fn call(payload: &[u8]) -> Result<Statement, Breach> {
    let call = Call::read(payload)?;
    let number = match &call.called {
        Called::Name(Some(name)) => match numbered(&name.to_string()) {
            Some(number) => number,
            None => return Ok(statement::of_procedure(name)),
        },
        Called::Name(None) => 0,
        Called::Number(number) => usize::from(*number),
    };
    let statement = runs(number).and_then(|nth| statement::read(&call.statement(nth)?));
    let name = number.checked_sub(1).and_then(|at| NUMBERED.get(at));
    let code = name.map_or_else(|| code([RPC.into()]), |name| Name::At(name, [0; 3]));
    Ok(statement.unwrap_or(Statement { code, object: Name::None }))
}

/// The number of a procedure that is called by its name all the same.
fn numbered(name: &str) -> Option<usize> {
    let at = NUMBERED.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    Some(at + 1)
}

/// Which parameter is the statement that the procedure runs.
const fn runs(number: usize) -> Option<usize> {
    match number {
        2 => Some(1),
        5 => Some(3),
        10 => Some(0),
        13 => Some(2),
        _ => None,
    }
}
