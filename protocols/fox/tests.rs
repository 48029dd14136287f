use super::*;
use wire::probe::{any_octets, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// As a station on QNX says it.
const HELLO: &[u8] = b"fox a 0 -1 fox hello\n{\nfox.version=s:1.0.1\nid=i:34\n\
    hostName=s:192.168.1.175\nhostAddress=s:192.168.1.175\napp.name=s:Station\n\
    app.version=s:3.7.106.5\nvm.name=s:J9\nvm.version=s:2.3\nos.name=s:QNX\nos.version=s:6.4.1\n\
    station.name=s:Harbor#20;Master\nlang=s:en\ntimeZone=s:America/Chicago;-21600000;0;null\n\
    hostId=s:Qnx-NPM3-0000-175F-9013\nbrandId=s:distech\nsysInfo=o:bog 12[<a>\n};;\n</a>]\n\
    realms=s:RICK\n};;\n";
const ASKED: &[u8] = b"fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\n";

fn frame(head: &str, tuples: &str) -> Vec<u8> {
    format!("fox {head}\n{{\n{tuples}}};;\n").into_bytes()
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

#[test]
fn a_station_says_what_it_is() {
    let mut probe = probe();
    probe.send(Client, ASKED).send(Server, HELLO);
    assert_eq!(
        probe.stated(),
        [
            "is fox · client · version = 1.0",
            "did fox · fox.hello ·  +1 = 0",
            "is fox · server · name = Harbor Master",
            "is fox · server · ip = 192.168.1.175",
            "is fox · server · software = Station 3.7.106.5",
            "is fox · server · os = QNX 6.4.1",
            "is fox · server · serial = Qnx-NPM3-0000-175F-9013",
            "is fox · server · version = 1.0.1",
            "is fox · server · type = Niagara station",
            "is fox · server · description = brand distech, J9 2.3, time zone America/Chicago",
        ]
    );
}

#[test]
fn a_client_says_what_it_is() {
    let mut probe = probe();
    let told = "hostName=s:ews-1\napp.name=s:Workbench\nos.name=s:Windows XP\n";
    probe.send(Client, &frame("a 1 -1 fox hello", told)).end();
    assert_eq!(
        probe.stated(),
        [
            "is fox · client · name = ews-1",
            "is fox · client · software = Workbench",
            "is fox · client · os = Windows XP",
            "did fox · fox.hello ·  +1 = unanswered"
        ]
    );
}

#[test]
fn who_logs_on_is_told_once_let_in_and_proofs_are_secrets() {
    let mut probe = probe();
    probe.send(Client, &frame("a 2 -1 fox username", "username=s:jdoe\nkerbKey=b:3[abc]\n"));
    probe.send(Server, &frame("a 1 -1 fox challenge", "method=s:digest-md5\nnonce=b:3[]\n ]\n"));
    probe.send(Client, &frame("a 3 -1 fox authMessage2", "authHandshake2=s:c=biws,p=AAAA\n"));
    assert_eq!(probe.secrets().len(), 2);
    probe.send(Server, &frame("a 2 -1 fox welcome", ""));
    assert_eq!(
        probe.stated(),
        [
            "did fox · fox.username ·  +1 = 0",
            "is fox · server · authentication = digest-md5",
            "did fox · fox.authMessage2 ·  +1 = 0",
            "is fox · server · user = jdoe"
        ]
    );
    probe.send(Client, &frame("a 4 -1 fox authMessage2", "authHandshake2=s:c=biws,p=AAAA\n"));
    probe.send(Server, &frame("a 3 -1 fox rejected", ""));
    assert_eq!(probe.stated(), ["did fox · fox.authMessage2 ·  +1 = 1"]);
}

#[test]
fn a_password_in_clear_is_one() {
    let mut probe = probe();
    probe.send(Client, &frame("a 2 -1 fox login", "username=s:jdoe\npassword=s:niagara-7\n"));
    assert_eq!(probe.secrets().len(), 1);
    probe.send(Server, &frame("a 2 -1 fox welcome", ""));
    let stated = probe.stated();
    assert!(stated.iter().any(|line| line.contains("· credential = ")));
    assert!(stated.contains(&"is fox · server · authentication = password".to_string()));
    assert!(stated.iter().all(|line| !line.contains("niagara-7")));
}

#[test]
fn what_is_there_of_a_proof_is_overwritten_before_its_frame_is_whole() {
    for (cut, secret) in [
        ("fox a 2 -1 fox login\n{\nusername=s:jdoe\npassword=s:niag", true),
        ("fox a 2 -1 fox username\n{\nkerbKey=b:300[abc", true),
        ("fox a 2 -1 fox login\n{\nusername=s:jd", false),
        ("fox a 2 -1 fox login\n{\nusername=s:jdoe\npasswo", false),
        ("fox a 1 -1 fox hello\n{\nhostName=s:harb", false),
    ] {
        let mut probe = probe();
        probe.send(Client, cut.as_bytes());
        assert_eq!(!probe.secrets().is_empty(), secret, "{cut}");
    }
}

#[test]
fn both_sides_ask() {
    let mut probe = probe();
    probe.send(Client, &frame("s 7 3 sys loadRoot", ""));
    probe.send(Server, &frame("s 6 4 sys poll", ""));
    probe.send(Server, &frame("r 7 3 sys loadRoot", "points=m:{\na=z:t\n}\n"));
    probe.send(Client, &frame("e 8 4 sys poll", ""));
    probe.send(Client, &frame("a 9 -1 circuit open", "id=i:1\nchannel=s:file\ncommand=s:read\n"));
    probe.send(Server, &frame("k -1 -1 fox keepalive", ""));
    probe.send(Server, &frame("n 8 5 sys loadRoot", ""));
    assert_eq!(
        probe.stated(),
        [
            "did fox · sys.loadRoot ·  +1 = 0",
            "did fox by server · sys.poll ·  +1 = 5",
            "did fox · circuit.open · file.read +1 = no answer"
        ]
    );
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn what_a_station_says_unasked_is_its_own() {
    let mut probe = probe();
    probe.send(Server, &frame("a 1 -1 fox rejected", ""));
    assert_eq!(probe.stated(), ["did fox by server · fox.rejected ·  +1 = no answer"]);
}

#[test]
fn what_is_wrong_is_told() {
    for sent in [
        &b"fox a 1 -1 fox\n"[..],
        b"fox a 1 -1 fox hello\nid\n",
        b"fox a 1 -1 fox hello\n{\nid\n",
        b"fox a 1 -1 fox hello\n{\nid=1\n};;\n",
        b"fox a 1 -1 fox hello\n{\nid=b:x[\n",
        b"fox a 1 -1 fox hello\n{\nid=b:999999[",
        b"fox a 1 -1 fox hello\n{\nid=b:1[ab\n",
        b"fox a 1 -1 fox hello\n{\n}\n",
    ] {
        let mut probe = probe();
        probe.send(Client, sent);
        let needed = "a head of six words and lines in braces needed";
        assert_eq!(probe.stated(), [format!("broke fox · wrong frame · {needed}")]);
        assert_eq!(probe.secrets(), ["unread of 0 octets, secret"], "the rest of any frame");
    }
    let deep = ["fox a 1 -1 fox hello\n{\n".to_owned(), "a=m:{\n".repeat(9)].concat();
    let long = ["fox a 1 -1 fox hello\n{\na=s:".to_owned(), "a".repeat(LONGEST)].concat();
    for sent in [deep, long] {
        let mut probe = probe();
        probe.send(Client, sent.as_bytes());
        assert_eq!(probe.stated().len(), 1);
        assert_eq!(probe.stopped(), Some("foreign"));
    }
}

#[test]
fn recognised_by_content() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(of(ASKED), Recognition::Sure(Some(Client)));
    assert_eq!(of(HELLO), Recognition::Sure(Some(Server)));
    assert_eq!(of(b"fox k -1 -1 fox keepalive\n"), Recognition::Sure(None));
    assert_eq!(of(b"fox"), Recognition::Short);
    assert_eq!(of(b"fox a "), Recognition::Short);
    assert_eq!(of(b"fox jumps over"), Recognition::No);
    assert_eq!(of(b"GET / HTTP/1.1"), Recognition::No);
}

#[test]
fn frames_share_segments_and_survive_every_cut() {
    let mut together = probe();
    let answered = [HELLO, &frame("a 1 -1 fox challenge", "nonce=b:3[}\n]]\n")].concat();
    together.send(Client, ASKED).send(Server, &answered);
    let whole = together.stated();
    assert_eq!(whole.len(), 11);
    for cut in 1..answered.len() {
        let mut probe = probe();
        probe.send(Client, &ASKED[..9]).send(Client, &ASKED[9..]);
        probe.send(Server, &answered[..cut]).send(Server, &answered[cut..]);
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        ASKED.to_vec(),
        HELLO.to_vec(),
        frame("a 2 -1 fox username", "username=s:jdoe\nkerbKey=b:3[abc]\n"),
        frame("s 7 3 sys loadRoot", "a=m:{\nb=o:bog 2[ab]\n}\n"),
        frame("r 7 3 sys loadRoot", ""),
        frame("a 9 -1 circuit open", "id=i:1\nchannel=s:file\ncommand=s:read\n"),
        frame("a 2 -1 fox login", "password=s:secret\n"),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
}
