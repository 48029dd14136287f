use super::PROTOCOL;
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

fn envelope(action: &str, head: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\">\
         <s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/{action}</a:Action>{head}\
         </s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

fn said(side: Side, text: &str) -> Probe {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(side, text.as_bytes());
    probe
}

const MATCH: &str = "<d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:4d45-1</a:Address>\
    </a:EndpointReference><d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>\
    <d:Scopes>onvif://www.onvif.org/type/ptz onvif://www.onvif.org/name/Gate%20North \
    onvif://www.onvif.org/hardware/P3245 onvif://www.onvif.org/location/country/de \
    onvif://www.onvif.org/location/city/Ulm</d:Scopes>\
    <d:XAddrs>http://10.0.0.9/onvif/device_service http://[fe80::1]/onvif</d:XAddrs></d:ProbeMatch>";

/// WS-Discovery 1.1, 5.3; ONVIF Core Specification, 7.3
#[test]
fn a_camera_tells_who_it_is() {
    let text = envelope("ProbeMatches", "<a:To>urn:uuid:0</a:To>", MATCH);
    assert_eq!(
        said(Side::Server, &text).stated(),
        [
            "did ws-discovery by server · ProbeMatches · NetworkVideoTransmitter Device +1 \
             = no answer",
            "is ws-discovery · server · uuid = 4d45-1",
            "is ws-discovery · server · description = NetworkVideoTransmitter Device",
            "is ws-discovery · server · url = http://10.0.0.9/onvif/device_service",
            "is ws-discovery · server · name = Gate North",
            "is ws-discovery · server · model = P3245",
            "is ws-discovery · server · location = country/de, city/Ulm",
        ]
    );
}

/// 3.2: a proxy tells of others.
#[test]
fn who_tells_of_several_says_nothing_of_itself() {
    let two = [MATCH, &MATCH.replace("4d45-1", "4d45-2")].concat();
    assert_eq!(said(Side::Server, &envelope("ProbeMatches", "", &two)).stated().len(), 1);
}

/// 5.2 and 6.2
#[test]
fn who_looks_for_what() {
    let probe = "<d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe>";
    let reply = "<a:ReplyTo><a:Address>http://x/anonymous</a:Address></a:ReplyTo>";
    assert_eq!(
        said(Side::Client, &envelope("Probe", reply, probe)).stated(),
        ["did ws-discovery · Probe · NetworkVideoTransmitter +1 = no answer"]
    );
    let resolve = "<d:Resolve><a:Address>urn:uuid:4d45-1</a:Address></d:Resolve>";
    assert_eq!(
        said(Side::Client, &envelope("Resolve", "", resolve)).stated(),
        ["did ws-discovery · Resolve · urn:uuid:4d45-1 +1 = no answer"]
    );
}

#[test]
fn what_is_no_action_is_broken() {
    assert_eq!(
        said(Side::Client, &envelope("Fly", "", "")).stated(),
        ["broke ws-discovery · no action · an action of WS-Discovery was needed, there is none"]
    );
}

/// WS-Security UsernameToken Profile 1.1, 3.1
#[test]
fn a_password_in_an_envelope_is_overwritten() {
    let token = "<w:UsernameToken><w:Username>a</w:Username><w:Password>geheim7</w:Password>\
                 </w:UsernameToken>";
    let mut probe = said(Side::Client, &envelope("Probe", token, ""));
    assert_eq!(probe.secrets(), ["password of 7 octets, secret"]);
}

#[test]
fn recognises_by_content() {
    let look = |text: &str| (PROTOCOL.recognise)(Carrier::Udp, text.as_bytes());
    assert_eq!(look(&envelope("Probe", "", "")), Recognition::Sure(Some(Side::Client)));
    assert_eq!(look(&envelope("ProbeMatches", "", "")), Recognition::Sure(Some(Side::Server)));
    assert_eq!(look("<?xml version=\"1.0\"?><a/>"), Recognition::No);
    assert_eq!(look("http://docs.oasis-open.org/ws-dd/ns/discovery"), Recognition::No);
}

#[test]
fn any_octets_end() {
    let seeds = [
        envelope("ProbeMatches", "", MATCH).into_bytes(),
        envelope("Hello", "<a:Address>urn:uuid:1</a:Address>", "").into_bytes(),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 20_000);
}
