use super::PROTOCOL;
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

fn talk(messages: &[&str]) -> Probe {
    Probe::talk(&PROTOCOL, messages)
}

fn stated(messages: &[&str]) -> Vec<String> {
    talk(messages).stated()
}

const OK: &str = "S HTTP/1.1 200 OK\nContent-Length: 0\n\n";
const ATTEMPT: &str = "is http · server · authentication = password";

#[test]
fn a_request_and_its_answer_are_one_operation() {
    let request = "C GET /index.htm HTTP/1.1\nHost: plc.local:80\nUser-Agent: curl/8\n\n";
    let answer = "S HTTP/1.1 404 No\nServer: Schneider-WEB/V2.1.4\nContent-Length: 3\n\nabc";
    assert_eq!(
        stated(&[request, answer]),
        [
            "is http · client · software = curl/8",
            "is http · server · server_name = plc.local",
            "did http · GET · /index.htm +1 = 404",
            "is http · server · software = Schneider-WEB/V2.1.4",
        ]
    );
}

#[test]
fn a_path_keeps_no_secret() {
    let path = |target: &str| {
        let lines = stated(&[&format!("C GET {target} HTTP/1.1\n\n"), OK]);
        let done = lines.iter().find_map(|line| line.strip_prefix("did http · GET · "));
        done.unwrap().trim_end_matches(" +1 = 0").to_owned()
    };
    assert_eq!(path("/a/b?user=anna&token=1#x"), "/a/b");
    assert_eq!(path("/app;jsessionid=4711?x"), "/app");
    assert_eq!(path("http://anna:secret@plc:8080/a?b"), "plc:8080/a");
    assert_eq!(path("http://plc"), "plc");
    assert_eq!(path("http://anna:s;e@plc/a;b=c"), "plc/a");
    assert_eq!(path("anna:secret@plc:443"), "plc:443");
    assert_eq!(path("/a/b@c"), "/a/b@c");
    assert_eq!(path("//a@b"), "//a@b");
    assert_eq!(path("/a?b=http://c"), "/a");
    assert_eq!(path("/a file with blanks"), "/a file with blanks");
}

/// RFC 7617 §2: `anna:geheim7`
#[test]
fn basic_gives_account_and_credential_once_let_in() {
    let request = "C GET / HTTP/1.1\nAuthorization: Basic YW5uYTpnZWhlaW03\n\n";
    assert_eq!(
        stated(&[request, OK]),
        [
            ATTEMPT,
            "did http · GET · / +1 = 0",
            "did http · login ·  +1 = 0",
            "is http · server · user = anna",
            "is http · server · credential = password of 7 octets, secret",
        ]
    );
    assert_eq!(
        stated(&[request, "S HTTP/1.1 401 No\nContent-Length: 0\n\n"]),
        [ATTEMPT, "did http · GET · / +1 = 401", "did http · login ·  +1 = 401"]
    );
}

/// Evidence has `x` where the password was: the account is read all the same.
#[test]
fn basic_reads_the_account_of_what_was_overwritten() {
    for (user, encoded) in [("anna", "YW5uYTxxxxxx"), ("ann", "YW5uOxxxxxxx"), ("an", "YW46xxxx")] {
        let request = format!("C GET / HTTP/1.1\nAuthorization: Basic {encoded}\n\n");
        let claim = format!("is http · server · user = {user}");
        assert!(stated(&[&request, OK]).contains(&claim), "{claim}");
    }
}

#[test]
fn a_default_password_is_well_known() {
    let admin = "C GET / HTTP/1.1\nAuthorization: Basic YWRtaW46YWRtaW4=\n\n"; // admin:admin
    assert_eq!(
        stated(&[admin, OK]).last().unwrap(),
        "is http · server · credential = password of 5 octets, well known"
    );
}

#[test]
fn digest_gives_the_account_only() {
    let request = "C GET / HTTP/1.1\nAuthorization: Digest username=\"anna\", response=\"ff\"\n\n";
    assert_eq!(
        stated(&[request, OK]),
        [
            "is http · server · authentication = Digest",
            "did http · GET · / +1 = 0",
            "did http · login ·  +1 = 0",
            "is http · server · user = anna",
        ]
    );
}

#[test]
fn challenges_name_scheme_and_realm() {
    let refusal = "S HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=\"PLC 7\"\n\
                   WWW-Authenticate: NTLM\nContent-Length: 0\n\n";
    assert_eq!(
        stated(&["C GET / HTTP/1.1\n\n", refusal])[1..],
        [
            "is http · server · authentication = Basic",
            "is http · server · banner = PLC 7",
            "is http · server · authentication = NTLM",
        ]
    );
}

/// RFC 4559 §4; [MS-NLMP] §2.2.1.2
#[test]
fn a_challenge_of_ntlm_names_the_host() {
    let challenge =
        "TlRMTVNTUAACAAAAAAAAADgAAAAFAoICERITFBUWFxgAAAAAAAAAAEAAQAA4AAAACgBhSgAAAA8BAAwA\
         SABJAFMAVAAtADEAAwAoAGgAaQBzAHQALQAxAC4AcABsAGEAbgB0AC4AZQB4AGEAbQBwAGwAZQAAAAAA";
    let refusal = format!("S HTTP/1.1 401 No\nWWW-Authenticate: NTLM {challenge}\n");
    let refusal = format!("{refusal}Content-Length: 0\n\n");
    assert_eq!(
        stated(&["C GET / HTTP/1.1\n\n", &refusal])[1..],
        [
            "is http · server · authentication = NTLM",
            "is http · server · name = HIST-1",
            "is http · server · server_name = hist-1.plant.example",
            "is http · server · os = Windows 10.0 build 19041",
        ]
    );
}

#[test]
fn forms_with_a_password_are_log_ons() {
    let forms = [
        ("application/x-www-form-urlencoded", "user=anna&lang=de&password=geheim%37"),
        (
            "application/json",
            "{\"a\": {\"username\": \"anna\", \"passWord\" : \"geheim7\"}, \"n\": 1}",
        ),
    ];
    for (kind, body) in forms {
        let length = body.len();
        let head =
            format!("POST /login HTTP/1.1\nContent-Type: {kind}\nContent-Length: {length}\n\n");
        let lines =
            stated(&[&format!("C {head}{body}"), "S HTTP/1.1 302 In\nContent-Length: 0\n\n"]);
        assert_eq!(
            lines,
            [
                ATTEMPT,
                "did http · POST · /login +1 = 0",
                "did http · login ·  +1 = no answer",
                "is http · server · user = anna",
                "is http · server · credential = password of 7 octets, secret",
            ]
        );
    }
    let query = "C GET /cgi?uname=anna&pwd=geheim7 HTTP/1.1\n\n";
    assert_eq!(stated(&[query, OK])[1], "did http · GET · /cgi +1 = 0");
    assert_eq!(stated(&[query, OK])[2], "did http · login ·  +1 = no answer");
    assert_eq!(stated(&[query, OK]).len(), 5);
    let refused = stated(&[query, "S HTTP/1.1 403 No\nContent-Length: 0\n\n"]);
    assert_eq!(refused[2], "did http · login ·  +1 = 403");
}

#[test]
fn session_tokens_are_told_of_not_shown() {
    let request = "C GET / HTTP/1.1\nCookie: lang=de; JSESSIONID=0815\n\n";
    let token = "is http · client · session_token = session token of 4 octets, secret";
    assert_eq!(stated(&[request, OK]), [token, "did http · GET · / +1 = 0"]);
    let bearer = "C GET / HTTP/1.1\nAuthorization: Bearer 0815\n\n";
    assert_eq!(stated(&[bearer, OK])[..2], ["is http · server · authentication = Bearer", token]);
}

const SECRET: &str = "secret of 4 octets, secret";
const PASSWORD: &str = "password of 4 octets, secret";
const TOKEN: &str = "session token of 4 octets, secret";

/// What is overwritten in a request with this target and these fields.
fn hidden(target: &str, fields: &str) -> Vec<String> {
    talk(&[&format!("C GET {target} HTTP/1.1\n{fields}\n"), OK]).secrets()
}

#[test]
fn fields_whose_name_says_so_are_secrets() {
    for name in [
        "X-Api-Key",
        "API-KEY",
        "X-Auth-Token",
        "X-Access-Token",
        "X-Client-Secret",
        "X-Admin-Password",
        "X-Session-Id",
        "X-Auth",
        "X-Forwarded-Authorization",
        "Ocp-Apim-Subscription-Key",
    ] {
        assert_eq!(hidden("/", &format!("{name}: 0815\n")), [SECRET], "{name}");
    }
    assert_eq!(hidden("/", "X-Api-Key : 0815\n"), [SECRET]);
    for name in ["Host", "Accept", "Keep-Alive", "User-Agent", "X-Forwarded-For"] {
        assert!(hidden("/", &format!("{name}: 0815\n")).is_empty(), "{name}");
    }
    let answer = "S HTTP/1.1 200 OK\nX-Auth-Token: 0815\nContent-Length: 0\n\n";
    assert_eq!(talk(&["C GET / HTTP/1.1\n\n", answer]).secrets(), [SECRET]);
}

#[test]
fn proofs_beyond_those_that_are_read_are_secrets_too() {
    let bearer = "Authorization: Bearer 0815\n".repeat(2);
    let more = "secret of 11 octets, secret";
    let hidden_of = hidden("/", &format!("{bearer}Authorization: Bearer 0815\n"));
    assert_eq!(hidden_of, [more, TOKEN, TOKEN]);
    assert_eq!(hidden("/", &"Cookie: a=0815\n".repeat(9)).len(), 9);
}

/// RFC 3986 §3.2.1
#[test]
fn the_password_of_a_user_in_a_uri_is_a_secret() {
    for (target, fields) in [
        ("http://anna:0815@plc/x", ""),
        ("anna:0815@plc:443", ""),
        ("/", "Host: anna:0815@plc\n"),
        ("/", "Host: anna:0815@plc\nHost: plc\n"),
        ("/", "Referer: http://anna:0815@plc/x?a@b\n"),
        ("/", "Referer: //anna:0815@plc\n"),
    ] {
        assert_eq!(hidden(target, fields), [PASSWORD], "{target} {fields}");
    }
    for (target, fields) in [
        ("http://anna@plc/x", ""),
        ("/a:b@c", "Host: plc:80\n"),
        ("/", "Referer: http://plc:80/a:b@c\n"),
    ] {
        assert!(hidden(target, fields).is_empty(), "{target} {fields}");
    }
    let request = "C GET / HTTP/1.1\nHost: anna:0815@plc.local:80\n\n";
    assert_eq!(stated(&[request])[0], "is http · server · server_name = plc.local");
}

#[test]
fn sessions_in_a_uri_are_secrets() {
    for uri in ["/a;jsessionid=0815", "/a;jsessionid=0815/b?c=d", "/a;b;SID=0815?c#d"] {
        assert_eq!(hidden(uri, ""), [TOKEN], "{uri}");
    }
    for uri in ["/a;jsessionid=0815?b=c", "/a?token=0815", "http://plc/a#access_token=0815&b=c"] {
        assert_eq!(hidden("/", &format!("Referer: {uri}\n")), [TOKEN], "{uri}");
        let answer = format!("S HTTP/1.1 302 No\nLocation: {uri}\nContent-Length: 0\n\n");
        assert_eq!(talk(&["C GET / HTTP/1.1\n\n", &answer]).secrets(), [TOKEN], "{uri}");
    }
    let answer = "S HTTP/1.1 302 No\nLocation: http://a:0815@b/?pwd=0815\nContent-Length: 0\n\n";
    let mut probe = talk(&["C GET / HTTP/1.1\n\n", answer]);
    assert_eq!(probe.secrets(), [PASSWORD, PASSWORD]);
    assert_eq!(probe.stated(), ["did http · GET · / +1 = 0"], "that is no log-on");
}

/// What is stated of a request with this body, and what is overwritten in it.
fn posted(kind: &str, body: &str) -> (Vec<String>, Vec<String>) {
    let head =
        format!("POST /x HTTP/1.1\nContent-Type: {kind}\nContent-Length: {}\n\n", body.len());
    let mut probe = talk(&[&format!("C {head}{body}"), OK]);
    (probe.stated(), probe.secrets())
}

#[test]
fn passwords_in_xml_are_log_ons() {
    for (kind, body) in [
        ("text/xml", "<a><user>anna</user><password>geheim7</password></a>"),
        (
            "application/soap+xml; charset=utf-8",
            "<s:UserName>anna</s:UserName><s:Password Type='#PasswordText'> geheim7 </s:Password>",
        ),
        (
            "application/xml",
            "<?xml version='1.0'?><!-- don't --><login b='>' username='anna' pwd = \"geheim7\"/>",
        ),
        ("text/xml", "<user><![CDATA[anna]]></user><pw><!-- <a> --><![CDATA[geheim7]]></pw>"),
    ] {
        let (stated, secrets) = posted(kind, body);
        assert_eq!(secrets, ["password of 7 octets, secret"], "{body}");
        assert!(stated.contains(&"is http · server · user = anna".into()), "{body} {stated:?}");
    }
    let tokens = "<a sessionId='0815'><Token>0815</Token><ClientSecret>0815</ClientSecret></a>";
    assert_eq!(posted("text/xml", tokens).1, [TOKEN, TOKEN, TOKEN]);
    let others = "<a token=''><password/><b>c</b><password></password><d e='f'/>g</a>";
    assert!(posted("text/xml", others).1.is_empty());
}

/// WS-Security UsernameToken Profile 1.1, 3.1
#[test]
fn a_digest_of_a_password_is_no_log_on() {
    let token = "<w:Password Type=\"http://x#PasswordDigest\">0815</w:Password>";
    let (stated, secrets) = posted("application/soap+xml", token);
    assert_eq!((stated.len(), secrets), (1, vec![TOKEN.into()]), "{stated:?}");
}

#[test]
fn bodies_are_passed_over() {
    let mut probe = talk(&["C PUT /big HTTP/1.1\nContent-Length: 100000\n\n"]);
    for _ in 0..100 {
        probe.send(Side::Client, &[b'G'; 1000]);
    }
    probe.send(Side::Client, b"GET /next HTTP/1.1\r\n\r\n");
    probe.send(Side::Server, b"HTTP/1.1 201 Ok\r\nContent-Length: 0\r\n\r\n");
    probe.send(Side::Server, b"HTTP/1.0 200 Ok\r\n\r\nuntil the end\r\nHTTP/1.1 500 No\r\n\r\n");
    assert_eq!(probe.stopped(), None);
    assert_eq!(probe.stated(), ["did http · PUT · /big +1 = 0", "did http · GET · /next +1 = 0"]);
}

#[test]
fn a_length_beyond_all_bounds_is_passed_over_too() {
    let put = "C GET /1 HTTP/1.1\n\nPUT /2 HTTP/1.1\nContent-Length: 18446744073709551615\n\nabc";
    let mut probe = talk(&[put]);
    assert_eq!(probe.stopped(), None);
    assert_eq!(probe.end().stated().len(), 2);
}

/// RFC 9112 §7.1
#[test]
fn chunks_are_passed_over() {
    let chunked = "S HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n\
                   5;a=b\nabcde\n1A\nabcdefghijklmnopqrstuvwxyz\n0\nMore: x\n\n";
    let twice = [
        "C GET /1 HTTP/1.1\n\n",
        "C HEAD /2 HTTP/1.1\n\n",
        chunked,
        "S HTTP/1.1 200 OK\nContent-Length: 99\n\n",
        "C GET /3 HTTP/1.1\n\n",
        "S HTTP/1.1 304 Same\nContent-Length: 99\n\n",
    ];
    assert_eq!(
        stated(&twice),
        ["did http · GET · /1 +1 = 0", "did http · HEAD · /2 +1 = 0", "did http · GET · /3 +1 = 0",]
    );
    let broken = "S HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n";
    assert_eq!(
        stated(&[broken]),
        ["broke http by server · no chunk size · a chunk begins with its size in hexadecimal"]
    );
}

#[test]
fn interim_responses_are_no_answers() {
    let lines = ["C POST /a HTTP/1.1\n\n", "S HTTP/1.1 100 Continue\n\n", "S HTTP/1.1 500 No\n\n"];
    assert_eq!(stated(&lines), ["did http · POST · /a +1 = 500"]);
}

#[test]
fn a_switch_of_protocols_ends_what_is_read() {
    let mut probe = talk(&["C GET /ws HTTP/1.1\nUpgrade: websocket\n\n", "S HTTP/1.1 101 Ok\n\n"]);
    assert_eq!(probe.stated(), ["did http · GET · /ws +1 = 0"]);
    probe.send(Side::Client, b"\x81\x05hello").send(Side::Server, b"HTTP/1.1 500 No\r\n\r\n");
    assert_eq!((probe.stated().len(), probe.stopped()), (0, None));
}

#[test]
fn what_a_tunnel_carries_is_read_as_tls() {
    let connect = "C CONNECT plc:443 HTTP/1.1\nHost: plc\n\n";
    let mut probe = talk(&[connect, "S HTTP/1.1 200 Ok\nServer: squid\n\n"]);
    assert_eq!(probe.stated(), ["did http · CONNECT · plc:443 +1 = 0"]);
    probe.send(Side::Server, &[21, 3, 3, 0, 2, 2, 40]);
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 3], "with the agreement");
    assert_eq!(probe.stated(), ["did tls by server · 21.40 ·  +1 = no answer"]);
}

/// RFC 9112 §11.2
#[test]
fn an_ambiguous_length_is_a_violation() {
    let kind = "broke http · ambiguous body length · \
                Content-Length may stand there once, and not beside Transfer-Encoding";
    let both = "C POST / HTTP/1.1\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n";
    assert_eq!(stated(&[both]), [kind]);
    let two = "C POST / HTTP/1.1\nContent-Length: 0\nContent-Length: 7\n\n";
    assert_eq!(stated(&[two]), [kind]);
}

#[test]
fn an_endless_head_is_a_violation() {
    let mut probe = talk(&[&format!("C GET /{} HTTP/1.1\n", "a".repeat(20_000))]);
    assert_eq!(
        probe.stated(),
        ["broke http · head too long · its end was expected within 16384 octets"]
    );
}

#[test]
fn recognises_by_content() {
    let look = |text: &str| (PROTOCOL.recognise)(Carrier::Tcp, text.as_bytes());
    let (client, server) = (Some(Side::Client), Some(Side::Server));
    assert_eq!(look("GET / HTTP/1.1\r\n"), Recognition::Sure(client));
    assert_eq!(look("PROPFIND /x HTTP/1.1\r\n"), Recognition::Sure(client));
    assert_eq!(look("POST /a-long-path"), Recognition::Sure(client));
    assert_eq!(look("HTTP/1.1 200 OK\r\n"), Recognition::Sure(server));
    assert_eq!(look("HTT"), Recognition::Short);
    assert_eq!(look("OPTIONS rtsp://cam/ RTSP/1.0\r\n"), Recognition::No);
    assert_eq!(look("INVITE sip:a@b SIP/2.0\r\n"), Recognition::No);
    assert_eq!(look("SSH-2.0-x\r\n"), Recognition::No);
    assert_eq!(look("\u{16}\u{3}\u{1}"), Recognition::No);
}

#[test]
fn answers_without_a_request_are_orphans() {
    let mut probe = talk(&["S HTTP/1.1 200 OK\nServer: nginx\nContent-Length: 0\n\n"]);
    assert_eq!(probe.orphans(), 1);
    assert_eq!(probe.stated(), ["is http · server · software = nginx"]);
}

#[test]
fn cuts_change_nothing() {
    let body = "user=anna&password=geheim7";
    let client = format!(
        "POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}GET /b HTTP/1.1\r\n\r\n",
        body.len()
    );
    let server = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n\
                  HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\nabcd";
    let cut_at = |cut: usize| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        let (first, rest) = client.split_at(cut);
        probe.send(Side::Client, first.as_bytes()).send(Side::Client, rest.as_bytes());
        let (first, rest) = server.split_at(cut % server.len());
        probe.send(Side::Server, first.as_bytes()).send(Side::Server, rest.as_bytes());
        probe.stated()
    };
    assert_eq!(cut_at(0).len(), 6);
    for cut in 1..client.len() {
        assert_eq!(cut_at(cut), cut_at(0), "cut at {cut}");
    }
}

#[test]
fn any_octets_end() {
    let seeds: Vec<Vec<u8>> = [
        "GET /a?b=c&pwd=d HTTP/1.1\r\nHost: a\r\nAuthorization: Basic YTpi\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"password\":\"\"}",
        "POST /a HTTP/1.1\r\nContent-Type: a/xml\r\nContent-Length: 30\r\n\r\n<a b='c'><!--d--><pw>e</pw></a>",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"a\"\r\nContent-Length: 1\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nProxy-Authorization: Digest username=\"a\"\r\n\r\n",
    ]
    .iter()
    .map(|seed| seed.as_bytes().to_vec())
    .collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 20_000);
}
