use super::PROTOCOL;
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

fn talk(messages: &[&str]) -> Probe {
    Probe::talk(&PROTOCOL, messages)
}

fn stated(messages: &[&str]) -> Vec<String> {
    talk(messages).stated()
}

/// How a text value is shown.
fn text(value: &str) -> String {
    format!("Text {:02x?}", value.as_bytes())
}

const SDP: &str = "v=0\ns=LIVE VIEW\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n\
                   m=audio 0 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n";

fn with_sdp(head: &str) -> String {
    let length = SDP.replace('\n', "\r\n").len();
    format!("{head}Content-Type: application/sdp\nContent-Length: {length}\n\n{SDP}")
}

/// RFC 7826, 13.2
#[test]
fn a_description_tells_the_media() {
    let asks = "C DESCRIBE rtsp://cam-7:554/live/ch1?a=b RTSP/1.0\nCSeq: 2\nUser-Agent: VLC\n\n";
    let tells = with_sdp("S RTSP/1.0 200 OK\nCSeq: 2\nServer: Hipcam RealServer/V1.0\n");
    assert_eq!(
        stated(&[asks, &tells]),
        [
            "is rtsp · server · server_name = cam-7",
            "is rtsp · client · software = VLC",
            "did rtsp · DESCRIBE · /live/ch1 +1 = 0",
            &format!("was rtsp · DESCRIBE · /live/ch1: session name +1 = {}", text("LIVE VIEW")),
            &format!(
                "was rtsp · DESCRIBE · /live/ch1: media +1 = {}",
                text("video H264, audio PCMU")
            ),
            "is rtsp · server · software = Hipcam RealServer/V1.0",
        ]
    );
}

/// RFC 7826, 13.3 and 18.54
#[test]
fn whoever_sets_up_without_a_proof_needs_none() {
    let sets_up = "C SETUP rtsp://10.0.0.1/a RTSP/1.0\nCSeq: 3\n\n";
    let answer = "S RTSP/1.0 200 OK\nCSeq: 3\nSession: 4711;timeout=60\n\
                  Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=1;mode=\"PLAY\"\n\n";
    let transport = "RTP/AVP/TCP unicast interleaved mode=\"PLAY\"";
    let mut probe = talk(&[sets_up, answer]);
    assert_eq!(
        probe.stated(),
        [
            "did rtsp · SETUP · /a +1 = 0",
            &format!("was rtsp · SETUP · /a: transport +1 = {}", text(transport)),
            "is rtsp · server · authentication = none",
        ]
    );
    assert_eq!(probe.secrets(), ["secret of 15 octets, secret"]);
}

/// RFC 7826, 19.1: who proved himself before need not do it again.
#[test]
fn a_proof_is_of_the_whole_connection() {
    let describe = "C DESCRIBE rtsp://10.0.0.1/ RTSP/1.0\nCSeq: 2\n\
                    Authorization: Digest username=\"admin\", realm=\"IP Camera\", response=\"ff\"\n\n";
    let lines = stated(&[
        describe,
        "S RTSP/1.0 200 OK\nCSeq: 2\n\n",
        "C SETUP rtsp://10.0.0.1/ RTSP/1.0\nCSeq: 3\n\n",
        "S RTSP/1.0 200 OK\nCSeq: 3\n\n",
    ]);
    assert_eq!(
        lines,
        [
            "is rtsp · server · authentication = Digest",
            "did rtsp · DESCRIBE · / +1 = 0",
            "did rtsp · login ·  +1 = 0",
            "is rtsp · server · user = admin",
            "did rtsp · SETUP · / +1 = 0",
        ]
    );
}

/// RFC 7617 §2: `anna:geheim7`
#[test]
fn a_password_in_clear_is_told_once_let_in() {
    let asks = "C DESCRIBE rtsp://10.0.0.1/ RTSP/1.0\nCSeq: 2\n\
                Authorization: Basic YW5uYTpnZWhlaW03\n\n";
    let refused = "S RTSP/1.0 401 Unauthorized\nCSeq: 2\n\
                   WWW-Authenticate: Basic realm=\"NVR 3\"\n\n";
    assert_eq!(
        stated(&[asks, refused]),
        [
            "is rtsp · server · authentication = password",
            "is rtsp · server · authentication = Basic",
            "is rtsp · server · banner = NVR 3",
            "did rtsp · DESCRIBE · / +1 = 401",
            "did rtsp · login ·  +1 = 401",
        ]
    );
    let let_in = stated(&[asks, "S RTSP/1.0 200 OK\nCSeq: 2\n\n"]);
    assert_eq!(
        let_in[2..],
        [
            "did rtsp · login ·  +1 = 0",
            "is rtsp · server · user = anna",
            "is rtsp · server · credential = password of 7 octets, secret",
        ]
    );
    let gone = stated(&[asks, "S RTSP/1.0 404 Not Found\nCSeq: 2\n\n"]);
    assert_eq!(gone[2..], ["did rtsp · login ·  +1 = no answer"]);
}

#[test]
fn passwords_in_urls_are_overwritten() {
    let asks = |url: &str| {
        let mut probe = talk(&[&format!("C PLAY {url} RTSP/1.0\nCSeq: 9\n\n")]);
        probe.end();
        (probe.stated(), probe.secrets())
    };
    let (lines, secrets) = asks("rtsp://admin:geheim7@10.0.0.1/a");
    assert_eq!(lines, ["did rtsp · PLAY · /a +1 = unanswered"]);
    assert_eq!(secrets, ["password of 7 octets, secret"]);
    for url in [
        "rtsp://10.0.0.1:554/user=admin&password=geheim7&channel=1&stream=0.sdp",
        "rtsp://10.0.0.1:554/user=admin_password=geheim7_channel=1_stream=0.sdp",
    ] {
        let (lines, secrets) = asks(url);
        assert!(lines.contains(&"did rtsp · PLAY · / +1 = unanswered".into()), "{lines:?}");
        assert_eq!(secrets, ["password of 7 octets, secret"]);
        assert!(!lines.concat().contains("geheim7"));
    }
}

#[test]
fn what_a_server_tells_in_other_urls_is_overwritten() {
    let answer = "S RTSP/1.0 200 OK\nCSeq: 1\nContent-Base: rtsp://a:geheim@10.0.0.1/\n\
                  RTP-Info: url=rtsp://10.0.0.1/1;seq=1,url=rtsp://a:geheim@10.0.0.1/2;seq=2\n\n";
    assert_eq!(talk(&[answer]).secrets(), ["password of 6 octets, secret"; 2]);
}

/// RFC 2326, 10.3 and 10.11: media go to the server.
#[test]
fn what_a_client_brings_is_told_once_it_is_taken() {
    let brings = with_sdp("C ANNOUNCE rtsp://10.0.0.1/in RTSP/1.0\nCSeq: 1\n");
    let taken = "S RTSP/1.0 200 OK\nCSeq: 1\n\n";
    let lines = stated(&[&brings, taken]);
    assert_eq!(lines[0], "did rtsp · ANNOUNCE · /in +1 = 0");
    assert_eq!(lines.len(), 3);
    assert_eq!(stated(&[&brings, "S RTSP/1.0 403 No\nCSeq: 1\n\n"]).len(), 1);
}

/// RFC 8866, 5.12 of RFC 4566; RFC 4568, 9.1
#[test]
fn keys_of_media_are_overwritten() {
    let sdp = "s=-\nm=video 0 RTP/SAVP 96\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc\n\
               k=clear:abc\n";
    let length = sdp.replace('\n', "\r\n").len();
    let answer = format!(
        "S RTSP/1.0 200 OK\nCSeq: 1\nContent-Type: application/sdp\n\
         Content-Length: {length}\n\n{sdp}"
    );
    assert_eq!(talk(&[&answer]).secrets().len(), 2);
}

#[test]
fn a_secret_among_parameters_is_overwritten() {
    let sets = "C SET_PARAMETER rtsp://10.0.0.1/a RTSP/1.0\nCSeq: 1\n\
                Content-Type: text/parameters\nContent-Length: 34\n\n\
                zoom: 3\npassword: geheim7\npan: 4\n";
    let mut probe = talk(&[sets, "S RTSP/1.0 200 OK\nCSeq: 1\n\n"]);
    assert_eq!(probe.stated(), ["did rtsp · SET_PARAMETER · /a +1 = 0"]);
    assert_eq!(probe.secrets(), ["secret of 7 octets, secret"]);
}

/// RFC 2326, 10.12
#[test]
fn interleaved_media_are_passed_over() {
    let mut probe = talk(&["C PLAY rtsp://10.0.0.1/a RTSP/1.0\nCSeq: 4\n\n"]);
    let mut media = b"$\0\0\x10".to_vec();
    media.extend(b"\x80RTSP/1.0 500 No\r");
    probe.send(Side::Server, &media[..3]).send(Side::Server, &media[3..]);
    probe.send(Side::Server, b"RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n");
    assert_eq!(probe.stated(), ["did rtsp · PLAY · /a +1 = 0"]);
}

/// RFC 7826, 13.5: servers ask, too, with numbers of their own.
#[test]
fn a_server_that_asks_is_who_asked() {
    let lines = stated(&[
        "C OPTIONS * RTSP/1.0\nCSeq: 7\n\n",
        "S GET_PARAMETER rtsp://10.0.0.1/a RTSP/1.0\nCSeq: 7\n\n",
        "C RTSP/1.0 454 Session Not Found\nCSeq: 7\n\n",
        "S RTSP/1.0 200 OK\nCSeq: 7\n\n",
    ]);
    assert_eq!(
        lines,
        ["did rtsp by server · GET_PARAMETER · /a +1 = 454", "did rtsp · OPTIONS · * +1 = 0"]
    );
}

#[test]
fn answers_belong_to_their_numbers() {
    let lines = stated(&[
        "C SETUP rtsp://10.0.0.1/a RTSP/1.0\nCSeq: 1\n\n",
        "C PLAY rtsp://10.0.0.1/a RTSP/1.0\nCSeq: 2\n\n",
        "S RTSP/1.0 455 No\nCSeq: 2\n\n",
        "S RTSP/1.0 461 No\nCSeq: 1\n\n",
    ]);
    assert_eq!(lines, ["did rtsp · PLAY · /a +1 = 455", "did rtsp · SETUP · /a +1 = 461"]);
    assert_eq!(talk(&["S RTSP/1.0 200 OK\nCSeq: 1\n\n"]).orphans(), 1);
}

#[test]
fn recognises_by_content() {
    let look = |text: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, text);
    let (client, server) = (Some(Side::Client), Some(Side::Server));
    assert_eq!(look(b"OPTIONS rtsp://10.0.0.1/a RTSP/1.0\r\n"), Recognition::Sure(client));
    assert_eq!(look(b"OPTIONS * RTSP/1.0\r\n"), Recognition::Sure(client));
    assert_eq!(look(b"OPTIONS * HTTP/1.1\r\n"), Recognition::No);
    assert_eq!(look(b"OPTIONS sip:a@b SIP/2.0\r\n"), Recognition::No);
    assert_eq!(look(b"SETUP rts"), Recognition::Short);
    assert_eq!(look(b"RTSP/1.0 200 OK\r\n"), Recognition::Sure(server));
    assert_eq!(look(b"RTS"), Recognition::Short);
    assert_eq!(look(b"GET / HTTP/1.1\r\n"), Recognition::No);
    assert_eq!(look(b"$\0\0\x08\x80\0\0\0\0\0\0\0$"), Recognition::Maybe(None));
    assert_eq!(look(b"$\0\0\x08\x80\0\0\0\0\0\0\0a"), Recognition::No);
    assert_eq!(look(b"$GPRMC,1"), Recognition::No);
}

#[test]
fn a_message_cut_anywhere_is_the_same() {
    let client = "ANNOUNCE rtsp://cam/a RTSP/1.0\r\nCSeq: 1\r\nAuthorization: Basic YW5uYTpnZWhlaW03\
                  \r\nContent-Type: application/sdp\r\nContent-Length: 30\r\n\r\n\
                  s=b\r\nm=video 0 RTP/AVP 96\r\nk=c\r\nPLAY rtsp://cam/ RTSP/1.0\r\nCSeq: 2\r\n\r\n";
    let server =
        "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n$\0\0\x04abcdRTSP/1.0 404 No\r\nCSeq: 2\r\n\r\n";
    let cut_at = |cut: usize| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        let (first, rest) = client.split_at(cut);
        probe.send(Side::Client, first.as_bytes()).send(Side::Client, rest.as_bytes());
        let (first, rest) = server.split_at(cut % server.len());
        probe.send(Side::Server, first.as_bytes()).send(Side::Server, rest.as_bytes());
        probe.stated()
    };
    assert_eq!(cut_at(0).len(), 10, "{:#?}", cut_at(0));
    for cut in 1..client.len() {
        assert_eq!(cut_at(cut), cut_at(0), "cut at {cut}");
    }
}

#[test]
fn any_octets_end() {
    let seeds: Vec<Vec<u8>> = [
        "SETUP rtsp://a:b@c/d RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP;unicast;mode=play\r\n\r\n",
        "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Type: application/sdp\r\nContent-Length: 9\r\n\r\ns=a\r\nm=b\r\n",
        "SET_PARAMETER * RTSP/2.0\r\nContent-Type: text/parameters\r\nContent-Length: 6\r\n\r\na: b\r\n",
        "RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm=\"a\"\r\nRTP-Info: url=rtsp://a:b@c\r\n\r\n",
        "$\0\0\x04abcd",
    ]
    .iter()
    .map(|seed| seed.as_bytes().to_vec())
    .collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 20_000);
}
