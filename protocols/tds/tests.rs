use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;

const C: Side = Side::Client;
const S: Side = Side::Server;
/// Headers of a request since TDS 7.2.
const HEADERS: &str = "16000000 12000000 0200 0000000000000000 01000000";
const OK: &str = "fd 0000 c100 0000000000000000";

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A message in packets of at most `size` octets of payload.
fn packets(kind: u8, payload: &[u8], size: usize) -> Vec<u8> {
    let count = payload.len().div_ceil(size).max(1);
    let nth = |n: usize| payload.get(n * size..payload.len().min((n + 1) * size)).unwrap();
    (0..count)
        .flat_map(|n| {
            let length = u16::try_from(nth(n).len() + HEADER).unwrap().to_be_bytes();
            let last = u8::from(n + 1 == count);
            let header = [kind, last, length[0], length[1], 0, 0, (n + 1) as u8, 0];
            [&header[..], nth(n)].concat()
        })
        .collect()
}

fn packet(kind: u8, payload: &[u8]) -> Vec<u8> {
    packets(kind, payload, 30_000)
}

fn batch(sql: &str) -> Vec<u8> {
    packet(BATCH, &[hex(HEADERS), utf16(sql)].concat())
}

fn answer(tokens: &str) -> Vec<u8> {
    packet(RESPONSE, &hex(tokens))
}

/// Options of version 15.0.2000 and encryption, and what instance is meant.
fn prelogin(kind: u8, encryption: u8, instance: &str) -> Vec<u8> {
    let length = instance.len() as u8 + 1;
    let options = [0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 2, 0, 23, 0, length, 0xFF];
    let values = [15, 0, 7, 0xD0, 0, 0, encryption];
    packet(kind, &[&options[..], &values, instance.as_bytes(), &[0]].concat())
}

/// `LOGIN7` with host, user, password, program, server, extension, library, language, database.
fn log_on(texts: [&str; 9], sspi: &[u8], new_password: &str) -> Vec<u8> {
    let mut fixed =
        hex("00000000 04000074 00100000 00000007 01000000 00000000 e0030000 00000000 00000000");
    let mut values = Vec::new();
    let mut place = |length: usize, value: &[u8]| {
        let at = (94 + values.len()) as u16;
        values.extend(value);
        [at.to_le_bytes(), (length as u16).to_le_bytes()].concat()
    };
    let hidden = |text: &str| -> Vec<u8> {
        utf16(text).iter().map(|octet| octet.rotate_left(4) ^ 0xA5).collect()
    };
    for (nth, text) in texts.into_iter().enumerate() {
        let value = if nth == 2 { hidden(text) } else { utf16(text) };
        fixed.extend(place(text.len(), &value));
    }
    fixed.extend([0; 6]);
    fixed.extend(place(sspi.len(), sspi));
    fixed.extend(place(0, &[]));
    fixed.extend(place(new_password.len(), &hidden(new_password)));
    fixed.extend([0; 4]);
    let mut all = [fixed, values].concat();
    let length = (all.len() as u32).to_le_bytes();
    all.splice(..4, length);
    packet(LOGIN, &all)
}

fn historian(password: &str) -> Vec<u8> {
    log_on(
        ["HMI-1", "historian", password, "WinCC", "HIST-1\\WINCC", "", "ODBC", "", "Archive"],
        &[],
        "",
    )
}

fn token(kind: u8, contents: &[u8]) -> Vec<u8> {
    [&[kind][..], &(contents.len() as u16).to_le_bytes(), contents].concat()
}

/// Number, state, class, text, server, procedure, line.
fn error(kind: u8, number: u32) -> Vec<u8> {
    let head = [&number.to_le_bytes()[..], &[1, 14, 4, 0]].concat();
    token(kind, &[head, utf16("text"), vec![6], utf16("HIST-1"), vec![0, 1, 0, 0, 0]].concat())
}

fn let_in() -> Vec<u8> {
    let name = utf16("Microsoft SQL Server\0\0");
    token(0xAD, &[hex("01 74000004 16"), name, hex("0f 00 07d0")].concat())
}

fn said(messages: &[(Side, Vec<u8>)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    for (side, message) in messages {
        probe.send(*side, message);
    }
    probe.end().stated()
}

/// What a text of Transact-SQL is said to do, and to what.
fn done(sql: &str) -> (String, String) {
    let found = statement::read(&text::Sql::new(&utf16(sql), 0)).unwrap();
    (found.code.to_string(), found.object.to_string())
}

#[test]
fn a_log_on_says_who_by_which_program_to_which_database() {
    let tokens = [let_in(), hex(OK)].concat();
    let stated = said(&[
        (C, prelogin(PRELOGIN, 0, "WINCC")),
        (S, prelogin(RESPONSE, 2, "")),
        (C, historian("Tank-4711")),
        (S, packet(RESPONSE, &tokens)),
    ]);
    assert_eq!(
        stated,
        [
            "is tds · server · software = Microsoft SQL Server 15.0.2000",
            "is tds · server · cipher = None",
            "did tds · 18 · WINCC +1 = 0",
            "was tds · 18 · encryption offered +1 = U8 [00]",
            "was tds · 18 · encryption +1 = U8 [02]",
            "is tds · client · name = HMI-1",
            "is tds · server · server_name = HIST-1",
            "is tds · server · authentication = password",
            "is tds · server · software = Microsoft SQL Server 15.0.2000",
            "is tds · server · version = 7.4",
            "did tds · 16 · historian +1 = 0",
            "is tds · server · user = historian",
            "is tds · server · credential = password of 9 octets, secret",
            "was tds · 16 · application +1 = Text [57, 69, 6e, 43, 43]",
            "was tds · 16 · library +1 = Text [4f, 44, 42, 43]",
            "was tds · 16 · database +1 = Text [41, 72, 63, 68, 69, 76, 65]",
        ]
    );
}

#[test]
fn a_refused_log_on_is_told_with_its_error() {
    let refused = [error(0xAA, 18456), hex("fd 0200 0000 0000000000000000")].concat();
    let stated = said(&[(C, historian("guess")), (S, packet(RESPONSE, &refused))]);
    assert!(stated.contains(&"did tds · 16 · historian +1 = 18456".into()), "{stated:?}");
    assert!(stated.contains(&"is tds · server · name = HIST-1".into()));
    assert!(!stated.iter().any(|line| line.contains("user =") || line.contains("credential")));
}

#[test]
fn passwords_of_log_ons_are_overwritten_before_they_are_whole() {
    let whole = log_on(["A", "eve", "old", "", "", "", "", "", ""], &[], "newer");
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(C, &whole[..whole.len() - 1]);
    assert_eq!((probe.stated(), probe.stopped()), (vec![], Some("more")));
    assert_eq!(probe.secrets(), ["password of 6 octets, secret", "password of 9 octets, secret"]);
    probe.send(C, &whole[whole.len() - 1..]).end();
    assert!(probe.stated().contains(&"did tds · 16.password · eve +1 = unanswered".into()));
}

/// A text of TDS 4.2.
fn field(text: &str) -> Vec<u8> {
    let mut field = text.as_bytes().to_vec();
    field.resize(30, 0);
    [&field[..], &[text.len() as u8]].concat()
}

#[test]
fn an_old_log_on_has_its_password_in_clear() {
    let fields = [field("HMI-1"), field("historian"), field("Tank-4711"), vec![0; 400]].concat();
    let login = packet(OLD_LOGIN, &fields);
    assert_eq!((PROTOCOL.recognise)(Carrier::Tcp, &login), Recognition::Sure(Some(C)));
    assert_eq!((PROTOCOL.recognise)(Carrier::Tcp, &login[..60]), Recognition::Short);
    let stated = said(&[(C, login), (S, answer("fd 0000 0000 00000000"))]);
    assert_eq!(
        stated,
        [
            "is tds · client · name = HMI-1",
            "is tds · server · authentication = password",
            "did tds · 2 · historian +1 = 0",
        ]
    );
}

#[test]
fn a_windows_log_on_goes_on_with_what_answers_a_challenge() {
    let asks = b"NTLMSSP\0\x01\0\0\0\0\0\0\0";
    let login = log_on(["HMI-1", "", "", "WinCC", "", "", "", "", ""], asks, "");
    let challenge = token(0xED, b"NTLMSSP\0\x02\0\0\0");
    let stated = said(&[
        (C, login),
        (S, packet(RESPONSE, &challenge)),
        (C, packet(SSPI, b"NTLMSSP\0\x03\0\0\0")),
        (S, packet(RESPONSE, &[let_in(), hex(OK)].concat())),
    ]);
    assert!(stated.contains(&"did tds · 16 ·  +1 = 3".into()), "{stated:?}");
    assert!(stated.contains(&"did tds · 17 ·  +1 = 0".into()), "{stated:?}");
}

#[test]
fn a_statement_is_named_by_what_changes_most_and_never_by_its_literals() {
    for (sql, code, object) in [
        ("SELECT a FROM [dbo].[My Tags] WHERE b = 'x'", "SELECT", "dbo.My Tags"),
        ("select 1", "SELECT", ""),
        ("-- DROP TABLE a\n/* DELETE b */ SELECT 'DROP TABLE c' FROM d", "SELECT", "d"),
        ("SET NOCOUNT ON INSERT INTO a.b (c) VALUES ('DELETE d') SELECT e FROM f", "INSERT", "a.b"),
        ("UPDATE TOP (5) a SET b = 1", "UPDATE", "a"),
        ("delete from \"a b\"", "DELETE", "a b"),
        ("IF EXISTS (SELECT 1 FROM a) DROP TABLE a", "DROP", "TABLE a"),
        ("CREATE UNIQUE INDEX i ON a (b)", "CREATE", "INDEX i"),
        ("CREATE PROCEDURE p AS EXEC xp_cmdshell 'x'", "CREATE", "PROCEDURE p"),
        ("CREATE TABLE #t (a int) SELECT a FROM b", "SELECT", "b"),
        ("INSERT #t VALUES (1)", "TEMPORARY", ""),
        ("CREATE LOGIN eve WITH PASSWORD = 'x'", "CREATE.LOGIN", "LOGIN eve"),
        ("ALTER SERVER ROLE sysadmin ADD MEMBER eve", "ALTER.LOGIN", "SERVER ROLE sysadmin"),
        ("EXEC @r = master..xp_cmdshell 'dir'", "xp_cmdshell", ""),
        ("SELECT a FROM b; exec [xp_cmdshell] 'dir'", "xp_cmdshell", ""),
        ("EXEC ('DROP TABLE a')", "EXEC", ""),
        ("sp_who2", "EXEC", "sp_who2"),
        ("EXECUTE dbo.GetBatch 7", "EXEC", "dbo.GetBatch"),
        ("INSERT BULK dbo.a (b int)", "INSERT", "dbo.a"),
        ("GRANT SELECT ON a TO b", "GRANT", "a"),
        ("BACKUP DATABASE a TO DISK = 'b'", "BACKUP", "a"),
        ("COMMIT TRANSACTION", "COMMIT", ""),
        ("SELECT 'open", "SELECT", ""),
    ] {
        assert_eq!(done(sql), (code.into(), object.into()), "{sql}");
    }
    for sql in ["", "'x'", "RETURN", "12", "@a"] {
        assert_eq!(statement::read(&text::Sql::new(&utf16(sql), 0)), None, "{sql}");
    }
}

#[test]
fn passwords_in_statements_are_overwritten() {
    for (sql, secrets) in [
        ("CREATE LOGIN a WITH PASSWORD = 'abc'", 1),
        ("SELECT 'b' FROM u WHERE password = N'abc'", 1),
        ("EXEC sp_addlogin 'a', 'abc'", 2),
        ("OPENROWSET('SQLNCLI', 'Server=a;Pwd=abc', 'x')", 1),
        ("SELECT 'a'", 0),
    ] {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(C, &batch(sql));
        assert_eq!(probe.secrets().len(), secrets, "{sql}");
    }
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let sql = [hex(HEADERS), utf16("ALTER LOGIN a WITH PASSWORD = 'abcdef'")].concat();
    probe.send(C, &packets(BATCH, &sql, 90)); // the password in two packets
    assert_eq!(probe.secrets().len(), 2);
    assert_eq!(probe.end().stated(), ["did tds · ALTER.LOGIN · LOGIN a +1 = unanswered"]);
}

/// `sp_executesql` with a statement, and a parameter.
fn executes(sql: &str) -> Vec<u8> {
    let text = utf16(sql);
    let length = (text.len() as u16).to_le_bytes();
    let parameter = hex("00 00 e7 401f 0904d00034");
    let value = hex("00 00 26 04 04 07000000");
    let parts = [hex(HEADERS), hex("ffff 0a00 0000"), parameter, length.to_vec(), text, value];
    packet(RPC, &parts.concat())
}

#[test]
fn a_call_does_what_its_statement_does() {
    let rows = "ff 1100 c100 0300000000000000 79 00000000 fe 0000 e000 0000000000000000";
    let stated = said(&[(C, executes("SELECT a FROM b WHERE c = @P0")), (S, answer(rows))]);
    assert_eq!(
        stated,
        [
            "did tds · SELECT · b +1 = 0",
            "was tds · SELECT · rows +1 = U64Le [03, 00, 00, 00, 00, 00, 00, 00]",
        ]
    );
    let by_name = [hex(HEADERS), hex("0b00"), utf16("xp_cmdshell"), hex("0000")].concat();
    let blocked = [error(0xAA, 15281), hex("fe 0200 e000 0000000000000000")].concat();
    let stated = said(&[(C, packet(RPC, &by_name)), (S, packet(RESPONSE, &blocked))]);
    assert!(stated.contains(&"did tds · xp_cmdshell ·  +1 = 15281".into()), "{stated:?}");
}

#[test]
fn rows_are_passed_over_and_what_ends_them_is_read() {
    let columns = hex("81 0100 00000000 0800 38 02 69006400");
    let rows: Vec<u8> =
        (0..900_u32).flat_map(|n| [hex("d1"), n.to_le_bytes().into()].concat()).collect();
    let counted = hex("fd 1000 c100 8403000000000000");
    let failed =
        [error(0xAA, 1205), error(0xAB, 3621), hex("fd 0200 c100 0000000000000000")].concat();
    for (end, status) in [(counted, 0), (failed, 1205)] {
        let all = [columns.clone(), rows.clone(), end].concat();
        let stated = said(&[(C, batch("SELECT id FROM t")), (S, packets(RESPONSE, &all, 1000))]);
        assert_eq!(stated.first(), Some(&format!("did tds · SELECT · t +1 = {status}")));
        assert_eq!(stated.len(), if status == 0 { 2 } else { 1 });
    }
    let cut = [columns, rows].concat();
    let stated = said(&[(C, batch("SELECT id FROM t")), (S, packets(RESPONSE, &cut, 1000))]);
    assert_eq!(stated, ["did tds · SELECT · t +1 = no answer"]);
}

#[test]
fn before_7_2_rows_are_counted_in_four_octets() {
    let old = packet(BATCH, &utf16("DELETE FROM a"));
    let stated = said(&[(C, old), (S, answer("fd 1000 c400 05000000"))]);
    assert_eq!(stated.len(), 2);
    assert_eq!(stated[1], "was tds · DELETE · rows +1 = U64Le [05, 00, 00, 00, 00, 00, 00, 00]");
}

#[test]
fn what_is_stopped_says_so() {
    let stop = packet(ATTENTION, &[]);
    let stated =
        said(&[(C, batch("SELECT 1")), (C, stop), (S, answer("fd 2000 0000 0000000000000000"))]);
    assert_eq!(stated, ["did tds · 6 ·  +1 = 0", "did tds · SELECT ·  +1 = 2"]);
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(C, &batch("SELECT 1")).send(S, &answer(OK)).send(C, &packet(ATTENTION, &[]));
    probe.send(S, &answer("fd 2000 0000 0000000000000000"));
    assert_eq!(probe.stated(), ["did tds · SELECT ·  +1 = 0", "did tds · 6 ·  +1 = 0"]);
    assert_eq!(probe.orphans(), 0);
}

#[test]
fn an_answer_is_that_of_the_request_before_it() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(S, &answer(OK));
    assert_eq!((probe.stated().len(), probe.orphans()), (0, 1));
    probe.send(C, &batch("USE a")).send(C, &batch("USE b")).send(S, &answer(OK)).end();
    assert_eq!(probe.stated(), ["did tds · USE · b +1 = 0", "did tds · USE · a +1 = unanswered"]);
}

#[test]
fn transactions_and_loads_in_bulk_are_told() {
    let begins = [hex(HEADERS), hex("0500 00 00")].concat();
    let stated = said(&[
        (C, packet(TRANSACTION, &begins)),
        (S, answer(OK)),
        (C, packets(BULK_LOAD, &[0x81; 5000], 1000)),
        (S, answer("fd 1000 0000 0500000000000000")),
    ]);
    assert_eq!(stated[..2], ["did tds · 14.5 ·  +1 = 0", "did tds · 7 ·  +1 = 0"]);
}

/// A hello of TLS 1.2 that offers one cipher.
fn hello() -> Vec<u8> {
    let body = [hex("0303"), vec![7; 32], hex("00 0002 c030 0100")].concat();
    let length = (body.len() as u16).to_be_bytes();
    let handshake = [&hex("0100")[..], &length, &body].concat();
    let length = (handshake.len() as u16).to_be_bytes();
    [&hex("160303")[..], &length, &handshake].concat()
}

#[test]
fn tls_is_within_packets_and_then_without() {
    for encryption in [0, 1] {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(C, &prelogin(PRELOGIN, 0, "")).send(S, &prelogin(RESPONSE, encryption, ""));
        probe.stated();
        probe.send(C, &packets(PRELOGIN, &hello(), 20)); // a record in several packets
        probe.send(C, &hex("170303 0010 00112233445566778899aabbccddeeff"));
        let tokens = [let_in(), hex(OK)].concat();
        probe.send(S, &packet(RESPONSE, &tokens)).end();
        let stated = probe.stated();
        assert!(stated.iter().any(|line| line.starts_with("did tls · 22.1")), "{stated:?}");
        // The log-on alone was encrypted, or all is: then what is in clear is no answer.
        let told = stated.contains(&"did tds · 16 ·  +1 = 0".into());
        assert_eq!(told, encryption == 0, "{stated:?}");
    }
}

#[test]
fn the_browser_tells_instances_and_ports() {
    let text = "ServerName;HIST-1;InstanceName;WINCC;IsClustered;No;Version;15.0.4153.1;tcp;1533;;";
    let length = (text.len() as u16).to_le_bytes();
    let said = [&[5][..], &length, text.as_bytes()].concat();
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(C, b"\x04WINCC\0").send(S, &said);
    assert_eq!(
        probe.stated(),
        [
            "is tds · server · name = HIST-1",
            "is tds · server · capabilities = SQL Server instance WINCC, version 15.0.4153.1, TCP 1533",
            "did tds · browser.4 · WINCC +1 = 0",
        ]
    );
    assert_eq!((PROTOCOL.recognise)(Carrier::Udp, &said), Recognition::Sure(Some(S)));
    assert_eq!((PROTOCOL.recognise)(Carrier::Udp, b"\x03"), Recognition::Maybe(Some(C)));
    assert_eq!((PROTOCOL.recognise)(Carrier::Udp, &said[..20]), Recognition::Broken);
    let port = "is tds · server · capabilities = SQL Server for administrators on TCP 1434";
    probe.send(C, b"\x0F\x01WINCC\0").send(S, &hex("05 0600 01 9a05"));
    assert_eq!(probe.stated(), [port, "did tds · browser.15 · WINCC +1 = 0"]);
    probe.send(S, &hex("05 ff00 01"));
    assert_eq!(probe.stated(), ["broke tds by server · wrong length · 254 octets are missing"]);
}

#[test]
fn it_is_known_by_its_octets() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    for (message, by) in [
        (prelogin(PRELOGIN, 0, ""), C),
        (prelogin(RESPONSE, 0, ""), S),
        (historian("x"), C),
        (batch("SELECT 1"), C),
        (executes("SELECT 1"), C),
        (packet(PRELOGIN, &hello()), C),
    ] {
        assert_eq!(recognise(&message), Recognition::Sure(Some(by)));
        assert_eq!(recognise(&message[..6]), Recognition::Short);
    }
    for (message, by) in
        [(answer(OK), S), (packet(BATCH, &utf16("USE a")), C), (packet(ATTENTION, &[]), C)]
    {
        assert_eq!(recognise(&message), Recognition::Maybe(Some(by)));
    }
    for other in ["0300001611e00000000100c0010ac1020100c2020102", "12010008 00000000", "474554202f"]
    {
        assert_eq!(recognise(&hex(other)), Recognition::No, "{other}");
    }
}

fn seeds() -> Vec<(Side, Vec<u8>)> {
    let login = [error(0xAB, 5701), let_in(), hex(OK)].concat();
    vec![
        (C, prelogin(PRELOGIN, 0, "WINCC")),
        (S, prelogin(RESPONSE, 0, "")),
        (C, packet(PRELOGIN, &hello())),
        (C, historian("Tank-4711")),
        (S, packet(RESPONSE, &login)),
        (C, batch("CREATE LOGIN [a] WITH PASSWORD = 'b'; EXEC xp_cmdshell 'c'")),
        (S, answer(OK)),
        (C, executes("SELECT a FROM b")),
        (
            S,
            answer(
                "81 0100 00000000 0800 38 02 69006400 d1 01000000 fd 1000 c100 0100000000000000",
            ),
        ),
        (C, packets(BATCH, &[hex(HEADERS), utf16(&"SELECT a ".repeat(30))].concat(), 100)),
        (S, packets(RESPONSE, &[0xD1; 300], 100)),
    ]
}

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<Vec<u8>> = seeds().into_iter().map(|(_, message)| message).collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 3000);
    any_octets(&PROTOCOL, Carrier::Udp, &[b"\x04a\0".to_vec(), b"\x05\x04\0a;b;".to_vec()], 1000);
}

#[test]
fn every_cut_gives_the_same() {
    for (nth, (_, message)) in seeds().iter().enumerate() {
        let told = |cut: usize| {
            let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
            for (n, (side, whole)) in seeds().into_iter().enumerate() {
                if n == nth {
                    probe.send(side, &whole[..cut]).send(side, &whole[cut..]);
                } else {
                    probe.send(side, &whole);
                }
            }
            probe.end().stated()
        };
        let whole = told(0);
        assert!(whole.len() > 10);
        (1..message.len()).for_each(|cut| assert_eq!(told(cut), whole, "{nth} cut at {cut}"));
    }
}
