use super::PROTOCOL;
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

fn said(side: Side, text: &str) -> Probe {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(side, text.replace('\n', "\r\n").as_bytes());
    probe
}

const ALIVE: &str = "NOTIFY * HTTP/1.1\nHOST: 239.255.255.250:1900\n\
    LOCATION: http://10.0.0.9:49152/camera.xml?token=abc\n\
    NT: urn:schemas-upnp-org:device:DigitalSecurityCamera:1\nNTS: ssdp:alive\n\
    SERVER: Linux/4.9.37 UPnP/1.0 IPC/1.4\n\
    USN: uuid:2fac1234::urn:schemas-upnp-org:device:DigitalSecurityCamera:1\n\n";

/// UPnP Device Architecture 2.0, 1.2.2
#[test]
fn a_device_tells_what_it_is() {
    let mut probe = said(Side::Client, ALIVE);
    assert_eq!(
        probe.stated(),
        [
            "did ssdp · ssdp:alive · urn:schemas-upnp-org:device:DigitalSecurityCamera:1 +1 = no answer",
            "is ssdp · client · software = Linux/4.9.37 UPnP/1.0 IPC/1.4",
            "is ssdp · client · os = Linux/4.9.37",
            "is ssdp · client · url = http://10.0.0.9:49152/camera.xml",
            "is ssdp · client · uuid = 2fac1234",
            "is ssdp · client · description = device:DigitalSecurityCamera:1",
        ]
    );
    assert_eq!(probe.secrets(), ["session token of 3 octets, secret"]);
}

/// 1.3.2 and 1.3.3
#[test]
fn who_searches_and_who_answers() {
    let search = "M-SEARCH * HTTP/1.1\nMAN: \"ssdp:discover\"\nMX: 1\nST: ssdp:all\n\
                  USER-AGENT: Chromium/120 Windows\n\n";
    assert_eq!(
        said(Side::Client, search).stated(),
        [
            "did ssdp · M-SEARCH · ssdp:all +1 = no answer",
            "is ssdp · client · software = Chromium/120 Windows",
        ]
    );
    let answer = "HTTP/1.1 200 OK\nST: upnp:rootdevice\nUSN: uuid:1::upnp:rootdevice\n\
                  SERVER: Unspecified, UPnP/1.0, Unspecified\n\n";
    assert_eq!(
        said(Side::Server, answer).stated(),
        [
            "did ssdp by server · response · upnp:rootdevice +1 = no answer",
            "is ssdp · server · software = Unspecified, UPnP/1.0, Unspecified",
            "is ssdp · server · uuid = 1",
        ]
    );
}

/// 1.2.3
#[test]
fn who_leaves_says_so_and_nothing_else() {
    let leaves = "NOTIFY * HTTP/1.1\nNT: upnp:rootdevice\nNTS: ssdp:byebye\nUSN: uuid:1\n\n";
    assert_eq!(
        said(Side::Client, leaves).stated(),
        ["did ssdp · ssdp:byebye · upnp:rootdevice +1 = no answer", "is ssdp · client · uuid = 1",]
    );
    let unknown = "NOTIFY * HTTP/1.1\nNT: a\nNTS: ssdp:other\n\n";
    assert!(said(Side::Client, unknown).stated().is_empty());
}

#[test]
fn an_account_in_a_location_is_overwritten() {
    let mut probe = said(Side::Server, "HTTP/1.1 200 OK\nLOCATION: http://a:geheim7@b/c\n\n");
    assert_eq!(probe.stated(), ["did ssdp by server · response ·  +1 = no answer"]);
    assert_eq!(probe.secrets(), ["password of 7 octets, secret"]);
}

#[test]
fn recognises_by_content() {
    let look = |text: &str| (PROTOCOL.recognise)(Carrier::Udp, text.as_bytes());
    assert_eq!(look("M-SEARCH * HTTP/1.1\r\n"), Recognition::Sure(Some(Side::Client)));
    assert_eq!(look("NOTIFY * HTTP/1.1\r\n"), Recognition::Sure(Some(Side::Client)));
    assert_eq!(look("HTTP/1.1 200 OK\r\n"), Recognition::Maybe(Some(Side::Server)));
    let answer = "HTTP/1.1 200 OK\r\nST: a\r\nUSN: uuid:b\r\n\r\n";
    assert_eq!(look(answer), Recognition::Sure(Some(Side::Server)));
    assert_eq!(look("NOTIFY sip:a@b SIP/2.0\r\n"), Recognition::No);
    assert_eq!(look("GET / HTTP/1.1\r\n"), Recognition::No);
}

#[test]
fn any_octets_end() {
    let answer =
        "HTTP/1.1 200 OK\r\nST: a\r\nUSN: uuid:b::urn:c:device:d:1\r\nServer: a/1 UPnP/1.0\r\n";
    let seeds = [ALIVE.as_bytes().to_vec(), answer.as_bytes().to_vec()];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 20_000);
}
