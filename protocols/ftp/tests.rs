use super::PROTOCOL;
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

/// A conversation, each line by its speaker: `C` or `S`; `\n` stands for CR LF.
fn talk(lines: &[&str]) -> Probe {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    for line in lines {
        let (side, text) = line.split_at(2);
        let side = if side == "C " { Side::Client } else { Side::Server };
        probe.send(side, format!("{}\r\n", text.replace('\n', "\r\n")).as_bytes());
    }
    probe
}

fn stated(lines: &[&str]) -> Vec<String> {
    talk(lines).stated()
}

#[test]
fn a_greeting_names_the_software() {
    assert_eq!(
        stated(&["S 220 (vsFTPd 3.0.3)"]),
        ["is ftp · server · banner = (vsFTPd 3.0.3)", "is ftp · server · software = vsFTPd 3.0.3"]
    );
    let software = |greeting: &str| {
        let lines = stated(&[&format!("S 220 {greeting}")]);
        lines.get(1).and_then(|line| line.split_once("software = ")).map(|(_, s)| s.to_owned())
    };
    assert_eq!(software("ProFTPD 1.3.5 Server (Debian)"), Some("ProFTPD 1.3.5".into()));
    assert_eq!(software("VxWorks FTP server (VxWorks 5.4.2) ready"), Some("VxWorks 5.4.2".into()));
    assert_eq!(software("VxWorks FTP server version 6.9 ready"), Some("VxWorks 6.9".into()));
    assert_eq!(software("192.168.1.1 FTP server ready"), None);
    assert_eq!(software("Microsoft FTP Service"), None);
}

#[test]
fn a_greeting_of_several_lines_is_one_banner() {
    let mut probe = talk(&["S 220-Authorised use only", "S  All is logged", "S 220 Ready"]);
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        probe.stated(),
        ["is ftp · server · banner = Authorised use only\nAll is logged\nReady"]
    );
}

#[test]
fn a_log_on_gives_account_and_credential_once_let_in() {
    assert_eq!(
        stated(&["C USER anna", "S 331 Password?", "C PASS s3cret-word", "S 230 Hello"]),
        [
            "did ftp · USER ·  +1 = 0",
            "is ftp · server · authentication = password",
            "did ftp · PASS ·  +1 = 0",
            "is ftp · server · user = anna",
            "is ftp · server · credential = password of 11 octets, secret",
        ]
    );
}

#[test]
fn a_refused_log_on_gives_neither() {
    assert_eq!(
        stated(&["C USER anna", "S 331 Password?", "C PASS guess", "S 530 Login incorrect."]),
        [
            "did ftp · USER ·  +1 = 0",
            "is ftp · server · authentication = password",
            "did ftp · PASS ·  +1 = 530",
        ]
    );
}

/// Only the client's side was captured, or the answer is lost.
#[test]
fn a_log_on_that_was_not_seen_to_be_refused_counts() {
    let mut probe = talk(&["C USER anna", "C PASS USER"]);
    probe.stated();
    assert_eq!(
        probe.end().stated(),
        [
            "did ftp · USER ·  +1 = unanswered",
            "did ftp · PASS ·  +1 = unanswered",
            "is ftp · server · user = anna",
            "is ftp · server · credential = password of 4 octets, well known",
        ]
    );
}

#[test]
fn the_name_itself_is_a_well_known_password() {
    let lines = stated(&["C USER plant7", "C PASS plant7", "S 331 Go on", "S 230 In"]);
    assert_eq!(
        lines.last().unwrap(),
        "is ftp · server · credential = password of 6 octets, well known"
    );
}

#[test]
fn anonymous_log_ons_and_open_doors_are_told_apart() {
    assert_eq!(
        stated(&["C USER anonymous", "S 331 Mail?", "C PASS a@b", "S 230 In"])[2..],
        ["is ftp · server · authentication = anonymous", "is ftp · server · user = anonymous"]
    );
    assert_eq!(
        stated(&["C USER plc", "S 230 In"])[1..],
        ["is ftp · server · authentication = none", "is ftp · server · user = plc"]
    );
}

#[test]
fn transfers_wait_for_the_second_reply() {
    assert_eq!(
        stated(&[
            "C PORT 10,0,0,1,4,1",
            "S 200 OK",
            "C RETR prog.s7p",
            "S 150 Opening",
            "S 226 Done",
            "C stor /fw/app.bin",
            "S 550 Denied",
            "C SITE chmod 777 x",
            "S 502 No",
        ]),
        [
            "did ftp · PORT ·  +1 = 0",
            "did ftp · RETR · prog.s7p +1 = 0",
            "did ftp · STOR · /fw/app.bin +1 = 550",
            "did ftp · SITE · CHMOD +1 = 502",
        ]
    );
}

#[test]
fn passwords_of_servers_own_commands_are_secrets() {
    let secrets = |line: &str| talk(&[&format!("C {line}"), "S 200 OK"]).secrets();
    let one = "password of 4 octets, secret";
    assert_eq!(secrets("SITE PSWD old1 new1"), [one, one]);
    assert_eq!(secrets("SITE  chpwd  old1 new1"), [one, one]);
    assert_eq!(secrets("site passwd new1"), [one]);
    assert_eq!(secrets("SITE ADDUSER anna new1"), [one, one]);
    assert_eq!(secrets("XPASSWD new1"), [one]);
    assert!(secrets("SITE CHMOD 777 prog").is_empty());
    assert!(secrets("PASV").is_empty());
    assert_eq!(stated(&["C SITE  pswd a b", "S 200 OK"]), ["did ftp · SITE · PSWD +1 = 0"]);
}

#[test]
fn the_system_is_an_operating_system() {
    assert_eq!(
        stated(&["C SYST", "S 215 UNIX Type: L8"]),
        ["did ftp · SYST ·  +1 = 0", "is ftp · server · os = UNIX"]
    );
}

/// RFC 4217 §12
#[test]
fn tls_takes_over_once_agreed() {
    let mut probe = talk(&["C AUTH TLS", "S 234 Go ahead"]);
    assert_eq!(probe.stated(), ["did ftp · AUTH · TLS +1 = 0"]);
    let alert = [21, 3, 3, 0, 2, 2, 40];
    probe.send(Side::Server, &alert);
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 3], "with the agreement");
    assert_eq!(probe.stated(), ["did tls by server · 21.40 ·  +1 = no answer"]);
}

/// RFC 959 §4.1.3
#[test]
fn an_abort_behind_telnet_commands_is_read() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, b"\xFF\xF4\xFF\xF2ABOR\r\n").send(Side::Server, b"226 Aborted\r\n");
    assert_eq!(probe.stated(), ["did ftp · ABOR ·  +1 = 0"]);
}

#[test]
fn a_line_without_end_is_a_violation_and_still_a_command() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let line = [b"RETR ".as_slice(), &[b'A'; 9000], b"\r\nPWD\r\n"].concat();
    for part in line.chunks(1000) {
        probe.send(Side::Client, part);
    }
    probe.send(Side::Server, b"550 No\r\n257 /\r\n");
    let stated = probe.stated();
    assert_eq!(stated[0], "broke ftp · line too long · a line of at most 4096 octets was expected");
    assert!(stated[1].starts_with("did ftp · RETR · AAAA") && stated[1].ends_with("= 550"));
    assert_eq!(stated[2..], ["did ftp · PWD ·  +1 = 0"]);
}

#[test]
fn a_line_is_as_long_however_it_is_cut() {
    let line = [b"RETR ".as_slice(), &[b'A'; 9000], b"\r\nPWD\r\n"].concat();
    let stated = |size| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        for part in line.chunks(size) {
            probe.send(Side::Client, part);
        }
        probe.end().stated()
    };
    let whole = stated(line.len());
    assert_eq!(whole.len(), 3, "{whole:?}");
    for size in [1, 1000, 4097] {
        assert_eq!(stated(size), whole, "{size} at a time");
    }
}

#[test]
fn replies_without_a_code_are_violations_and_without_a_command_orphans() {
    let mut probe = talk(&["S Hello", "S 226 Done", "S 421 Timeout"]);
    assert_eq!(probe.orphans(), 1);
    assert_eq!(
        probe.stated(),
        ["broke ftp by server · no reply code · a reply begins with three digits"]
    );
}

#[test]
fn recognises_by_content() {
    let look = |text: &str| (PROTOCOL.recognise)(Carrier::Tcp, text.as_bytes());
    let (client, server) = (Some(Side::Client), Some(Side::Server));
    assert_eq!(look("220 ProFTPD ready\r\n"), Recognition::Sure(server));
    assert_eq!(look("220 mail ready\r\n"), Recognition::Maybe(server));
    assert_eq!(look("220 mail ESMTP\r\n"), Recognition::No, "or QUIT behind it would be FTP");
    assert_eq!(look("220 ftp.example.com ESMTP SMTP\r\n"), Recognition::No);
    assert_eq!(look("227 Entering Passive Mode (1,2,3,4,5,6)\r\n"), Recognition::Sure(server));
    assert_eq!(look("USER anna\r\n"), Recognition::Maybe(client));
    assert_eq!(look("EPSV\r\n"), Recognition::Sure(client));
    assert_eq!(look("EHLO a\r\n"), Recognition::No);
    assert_eq!(look("GET / HTTP/1.1\r\n"), Recognition::No);
    assert_eq!(look("220 we"), Recognition::Short);
    assert_eq!(look("220 (vsFTPd 3.0.3)\r"), Recognition::Short);
    assert_eq!(look("\u{1}\u{2}\u{3}\r\n"), Recognition::No);
}

#[test]
fn cuts_change_nothing() {
    let client = b"USER anna\r\nPASS secret\r\nRETR a b\r\n";
    let server = b"220 x\r\n331-a\r\n331 b\r\n230 c\r\n150 d\r\n226 e\r\n";
    let whole = |cut: usize| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Side::Server, &server[..7]);
        probe.send(Side::Client, &client[..cut]).send(Side::Client, &client[cut..]);
        let cut = cut % server.len();
        probe.send(Side::Server, &server[7..cut.max(7)]).send(Side::Server, &server[cut.max(7)..]);
        probe.stated()
    };
    assert_eq!(whole(0).len(), 7);
    for cut in 1..client.len() {
        assert_eq!(whole(cut), whole(0), "cut at {cut}");
    }
}

#[test]
fn any_octets_end() {
    let seeds: Vec<Vec<u8>> =
        ["USER a\r\nPASS b\r\n", "220-a\r\n220 b\r\n", "AUTH TLS\r\n", "234 x\r\n"]
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 20_000);
}
