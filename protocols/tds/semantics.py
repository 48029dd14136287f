"""What TDS means to a plant: who reads and writes the databases of historians, MES and SCADA, who
changes them and their accounts, and who has the server run a program.

Codes are the types of messages ([MS-TDS], 2.2.3.1.1), behind a transaction what is done to it; of a
batch, or of a procedure that runs a statement, the verb of Transact-SQL that changes most, and of a
call the procedure's name where it comes with the server. `browser` are the requests of [MC-SQLR].
"""

from __future__ import annotations

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.tds.statuses import CONTINUES, STATUSES

_LOG_ON = ("T0859", "T0812")  # Valid Accounts, Default Credentials
_CHANGE = ("T0892",)  # Change Credential
_LOOK = ("T0888",)  # Remote System Information Discovery
_READ = ("T0811",)  # Data from Information Repositories
_DELETE = ("T0809",)  # Data Destruction
_RUN = ("T0807", "T0886")  # Command-Line Interface, Remote Services
_STOP = ("T0881",)  # Service Stop


def _session(name: str) -> Operation:
    return Operation(name, Effect.SESSION)


def _engineers(name: str, *techniques: str) -> Operation:
    return Operation(name, Effect.ENGINEERS, techniques)


_MESSAGES = {
    "1": Operation("run statements of which none is known", Effect.UNKNOWN),
    "2": Operation("log on (TDS 4.2 or 5.0)", Effect.SESSION, _LOG_ON),
    "3": Operation("call a procedure by number", Effect.UNKNOWN),
    "6": _session("stop what runs"),
    "7": Operation("load rows in bulk", Effect.WRITES),
    "8": Operation("log on with another's token", Effect.SESSION, _LOG_ON),
    "14.0": _session("get the address of the transaction coordinator"),
    "14.1": _session("join a distributed transaction"),
    "14.5": _session("begin a transaction"),
    "14.6": _session("make a transaction distributed"),
    "14.7": _session("commit"),
    "14.8": _session("roll back"),
    "14.9": _session("set a savepoint"),
    "16": Operation("log on", Effect.SESSION, _LOG_ON),
    "16.password": _engineers("log on and change the password", *_CHANGE, *_LOG_ON),
    "17": Operation("answer a log-on's challenge", Effect.SESSION, _LOG_ON),
    "18": _session("agree on encryption"),
}
_STATEMENTS = {
    "ALTER": _engineers("change a thing of the database"),
    "ALTER.LOGIN": _engineers("change an account or a role", *_CHANGE),
    "BACKUP": _engineers("back up", *_READ),
    "BEGIN": _session("begin a transaction or a block"),
    "BULK": Operation("load rows from a file", Effect.WRITES),
    "CLOSE": _session("close a cursor"),
    "COMMIT": _session("commit"),
    "CREATE": _engineers("create a thing of the database"),
    "CREATE.LOGIN": _engineers("create an account or a role", *_CHANGE),
    "DBCC": Operation("check the database", Effect.READS),
    "DEALLOCATE": _session("forget a cursor"),
    "DECLARE": _session("declare a variable or a cursor"),
    "DELETE": Operation("delete rows", Effect.WRITES, _DELETE),
    "DENY": _engineers("deny a right", *_CHANGE),
    "DROP": _engineers("drop a thing of the database", *_DELETE),
    "DROP.LOGIN": _engineers("drop an account or a role", *_CHANGE),
    "EXEC": Operation("run a procedure", Effect.UNKNOWN),
    "FETCH": Operation("read from a cursor", Effect.READS, _READ),
    "GRANT": _engineers("grant a right", *_CHANGE),
    "INSERT": Operation("insert rows", Effect.WRITES),
    "KILL": _engineers("end another's session", *_STOP),
    "MERGE": Operation("insert, change or delete rows", Effect.WRITES),
    "OPEN": Operation("open a cursor", Effect.READS, _READ),
    "RECONFIGURE": _engineers("put settings of the server into effect"),
    "RESTORE": _engineers("restore a database", *_DELETE),
    "REVOKE": _engineers("revoke a right", *_CHANGE),
    "ROLLBACK": _session("roll back"),
    "SAVE": _session("set a savepoint"),
    "SELECT": Operation("read rows", Effect.READS, _READ),
    "SET": _session("set a variable or an option of the session"),
    "SHUTDOWN": Operation("stop the server", Effect.COMMANDS, _STOP),
    "TEMPORARY": _session("change a temporary table"),
    "TRUNCATE": Operation("delete all rows", Effect.WRITES, _DELETE),
    "UPDATE": Operation("change rows", Effect.WRITES),
    "USE": _session("use a database"),
    "WAITFOR": _session("wait"),
}
_NUMBERED = {
    "sp_cursor": Operation("change rows at a cursor", Effect.WRITES),
    "sp_cursorclose": _session("close a cursor"),
    "sp_cursorexecute": Operation("open a prepared cursor", Effect.READS, _READ),
    "sp_cursorfetch": Operation("read from a cursor", Effect.READS, _READ),
    "sp_cursoropen": Operation("open a cursor", Effect.READS, _READ),
    "sp_cursoroption": _session("set an option of a cursor"),
    "sp_cursorprepare": _session("prepare a cursor"),
    "sp_cursorprepexec": Operation("prepare and open a cursor", Effect.READS, _READ),
    "sp_cursorunprepare": _session("forget a prepared cursor"),
    "sp_execute": Operation("run a prepared statement", Effect.UNKNOWN),
    "sp_executesql": Operation("run a statement that is not known", Effect.UNKNOWN),
    "sp_prepare": _session("prepare a statement"),
    "sp_prepexec": Operation("prepare and run a statement that is not known", Effect.UNKNOWN),
    "sp_prepexecrpc": Operation("prepare and run a procedure", Effect.UNKNOWN),
    "sp_unprepare": _session("forget a prepared statement"),
}
_PROCEDURES = {
    "sp_add_job": _engineers("create a job of the agent", "T0807"),
    "sp_add_jobstep": _engineers("add a step to a job of the agent", "T0807"),
    "sp_addlinkedserver": _engineers("link another server", "T0886"),
    "sp_addlinkedsrvlogin": _engineers("map an account to a linked server", *_CHANGE),
    "sp_addlogin": _engineers("create an account", *_CHANGE),
    "sp_addrolemember": _engineers("add a member to a role", *_CHANGE),
    "sp_addsrvrolemember": _engineers("add a member to a role of the server", *_CHANGE),
    "sp_configure": _engineers("read or change a setting of the server"),
    "sp_droplogin": _engineers("drop an account", *_CHANGE),
    "sp_execute_external_script": Operation("run a script", Effect.COMMANDS, _RUN),
    "sp_oacreate": Operation("create an object of OLE automation", Effect.COMMANDS, _RUN),
    "sp_oamethod": Operation("call an object of OLE automation", Effect.COMMANDS, _RUN),
    "sp_password": _engineers("change a password", *_CHANGE),
    "sp_start_job": Operation("start a job of the agent", Effect.COMMANDS, ("T0807",)),
    "xp_cmdshell": Operation("run a program on the server", Effect.COMMANDS, _RUN),
    "xp_dirtree": Operation("list directories of the server", Effect.DISCOVERS, _LOOK),
    "xp_fileexist": Operation("look for a file of the server", Effect.DISCOVERS, _LOOK),
    "xp_regread": Operation("read the server's registry", Effect.DISCOVERS, _LOOK),
    "xp_regwrite": _engineers("write the server's registry"),
    "xp_servicecontrol": Operation("start or stop a service", Effect.COMMANDS, _STOP),
}
_BROWSER = {
    "browser.2": Operation("ask all hosts for their instances", Effect.DISCOVERS, _LOOK),
    "browser.3": Operation("ask a host for its instances", Effect.DISCOVERS, _LOOK),
    "browser.4": Operation("ask for an instance's port", Effect.DISCOVERS),
    "browser.15": Operation("ask for the port of administrators", Effect.DISCOVERS),
}

PROTOCOL = Protocol(
    name="tds",
    title="TDS (SQL Server)",
    spec="[MS-TDS], [MC-SQLR]",
    ports=("tcp/1433", "tcp/1434", "udp/1434"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={**_MESSAGES, **_STATEMENTS, **_NUMBERED, **_PROCEDURES, **_BROWSER},
    statuses=STATUSES,
    values={
        name: {0: "of the log-on only", 1: "on", 2: "not supported", 3: "required"}
        for name in ("encryption", "encryption offered")
    },
    continues=CONTINUES,
)
