//! Words of Transact-SQL that tell what a statement does, and procedures that come with a server.

/// How much a statement changes: only its session; nothing; what a procedure does; data; the
/// server; it may run any program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Session,
    Reads,
    Calls,
    Writes,
    Engineers,
    Runs,
}
use Rank::{Calls, Engineers, Reads, Runs, Session, Writes};

/// Where the name stands of what a statement is about.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Next,
    Behind(&'static str),
    /// Behind the sort of thing that it is.
    Sort,
    Procedure,
    Nowhere,
}
use Named::{Behind, Next, Nowhere, Procedure, Sort};

/// Words of statements, all of them reserved: nothing else has such a name without brackets.
pub(super) const VERBS: &[(&str, Rank, Named)] = &[
    ("ALTER", Engineers, Sort),
    ("BACKUP", Engineers, Next),
    ("BEGIN", Session, Nowhere),
    ("BULK", Writes, Next),
    ("CLOSE", Session, Nowhere),
    ("COMMIT", Session, Nowhere),
    ("CREATE", Engineers, Sort),
    ("DBCC", Calls, Next),
    ("DEALLOCATE", Session, Nowhere),
    ("DECLARE", Session, Nowhere),
    ("DELETE", Writes, Next),
    ("DENY", Engineers, Behind("ON")),
    ("DROP", Engineers, Sort),
    ("EXEC", Calls, Procedure),
    ("EXECUTE", Calls, Procedure),
    ("FETCH", Reads, Nowhere),
    ("GRANT", Engineers, Behind("ON")),
    ("INSERT", Writes, Next),
    ("KILL", Engineers, Nowhere),
    ("MERGE", Writes, Next),
    ("OPEN", Reads, Nowhere),
    ("RECONFIGURE", Engineers, Nowhere),
    ("RESTORE", Engineers, Next),
    ("REVOKE", Engineers, Behind("ON")),
    ("ROLLBACK", Session, Nowhere),
    ("SAVE", Session, Nowhere),
    ("SELECT", Reads, Behind("FROM")),
    ("SET", Session, Nowhere),
    ("SHUTDOWN", Engineers, Nowhere),
    ("TRUNCATE", Writes, Next),
    ("UPDATE", Writes, Next),
    ("USE", Session, Next),
    ("WAITFOR", Session, Nowhere),
];
/// Words between a verb and a name.
pub(super) const FILLING: &[&str] = &[
    "INTO",
    "BULK",
    "FROM",
    "TOP",
    "PERCENT",
    "DATABASE",
    "LOG",
    "TABLE",
    "INSERT",
    "HEADERONLY",
    "FILELISTONLY",
    "VERIFYONLY",
];
/// The same of what is created, changed or dropped.
pub(super) const FILLING_OF_SORTS: &[&str] =
    &["OR", "ALTER", "UNIQUE", "CLUSTERED", "NONCLUSTERED", "IF", "NOT", "EXISTS"];
/// Words of control that no procedure is called by.
pub(super) const CONTROL: &[&str] = &[
    "IF",
    "WHILE",
    "RETURN",
    "GOTO",
    "THROW",
    "WITH",
    "PRINT",
    "RAISERROR",
    "CHECKPOINT",
    "REVERT",
    "BREAK",
    "CONTINUE",
    "ENABLE",
    "DISABLE",
    "READTEXT",
    "WRITETEXT",
    "UPDATETEXT",
];
/// Sorts of things of two words, by the first.
pub(super) const TWO_WORDS: &[&str] =
    &["SERVER", "APPLICATION", "SYMMETRIC", "ASYMMETRIC", "EXTERNAL", "EVENT"];
/// What is only defined: its body does not run with it.
pub(super) const DEFINED: &[&str] = &["PROC", "PROCEDURE", "TRIGGER", "FUNCTION", "VIEW"];
/// Procedures that come with a server and do more than read ("System stored procedures").
pub(super) const PROCEDURES: &[(&str, Rank)] = &[
    ("sp_add_job", Engineers),
    ("sp_add_jobstep", Engineers),
    ("sp_addlinkedserver", Engineers),
    ("sp_addlinkedsrvlogin", Engineers),
    ("sp_addlogin", Engineers),
    ("sp_addrolemember", Engineers),
    ("sp_addsrvrolemember", Engineers),
    ("sp_configure", Engineers),
    ("sp_droplogin", Engineers),
    ("sp_execute_external_script", Runs),
    ("sp_oacreate", Runs),
    ("sp_oamethod", Runs),
    ("sp_password", Engineers),
    ("sp_start_job", Engineers),
    ("xp_cmdshell", Runs),
    ("xp_dirtree", Calls),
    ("xp_fileexist", Calls),
    ("xp_regread", Calls),
    ("xp_regwrite", Engineers),
    ("xp_servicecontrol", Engineers),
];
