use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

fn look_up(name: &str) -> Vec<u8> {
    let body = [b"Ade.Remoting.Services.", name.as_bytes(), b"\0"].concat();
    let length = u16::try_from(body.len()).unwrap();
    let checksum = (!(1 + length)).to_le_bytes();
    let head = [&hex("0100 0000 0000")[..], &length.to_le_bytes(), &[0; 6], &checksum].concat();
    [head, body].concat()
}

fn found(id: u16) -> Vec<u8> {
    [&hex("0100 0100 0000 0000")[..], &id.to_le_bytes(), &[0; 4], &(!(2 + id)).to_le_bytes()]
        .concat()
}

/// From a conversation with an ILC 191.
const STOP: &str = "0100 0200 0000 0000 0200 0700 0000 0000";
const STOPPED: &str = "0100 0300 0000 0000 0200 0700 0000 0000";
const START: &str = "0100 0200 0000 0200 0200 0600 0000 0000 0100";
const STARTED: &str = "0100 0300 0000 0000 0200 0600 0000 0000";
const ASK: &str = "0100 0200 0000 0600 0100 0300 0000 0000 0100 0000 0240";
const RUNS: &str = "0100 0300 0000 0c00 0100 0300 0000 0000 0100 0000 0409 0000 0310 0001";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// Devices' information is service 1, control service 2.
fn known() -> Probe {
    let mut probe = probe();
    probe.send(Client, &look_up("IDeviceInfoService")).send(Server, &found(1));
    probe.send(Client, &look_up("IProConOSControlService")).send(Server, &found(2));
    probe
}

#[test]
fn services_are_looked_up() {
    let mut probe = known();
    probe.send(Client, &look_up("ISecurityService")).send(Server, &found(0));
    assert_eq!(
        probe.stated(),
        [
            "did proconos · look up · IDeviceInfoService +1 = 0",
            "did proconos · look up · IProConOSControlService +1 = 0",
            "did proconos · look up · ISecurityService +1 = 1",
        ]
    );
}

#[test]
fn a_controller_is_stopped_and_started() {
    let mut probe = known();
    probe.stated();
    probe.send(Client, &hex(STOP)).send(Server, &hex(STOPPED));
    probe.send(Client, &hex(START)).send(Server, &hex(STARTED));
    assert_eq!(
        probe.stated(),
        [
            "did proconos · IProConOSControlService.7 ·  +1 = 0",
            "did proconos · IProConOSControlService.6 ·  +1 = 0"
        ]
    );
}

#[test]
fn its_state_is_told() {
    let mut probe = known();
    probe.stated();
    probe.send(Client, &hex(ASK)).send(Server, &hex(RUNS));
    assert_eq!(
        probe.stated(),
        [
            "did proconos · IDeviceInfoService.3 ·  +1 = 0",
            "was proconos · IDeviceInfoService.3 · state +1 = U8 [03]"
        ]
    );
    assert!(probe.bitten().is_empty());
}

#[test]
fn a_service_that_nobody_looked_up_has_its_number_only() {
    let mut probe = probe();
    probe.send(Client, &hex(ASK)).send(Server, &hex(RUNS)).send(Client, &hex(STOP)).end();
    assert_eq!(
        probe.stated(),
        ["did proconos · service 1.3 ·  +1 = 0", "did proconos · service 2.7 ·  +1 = unanswered"]
    );
    probe.send(Server, &found(2)).send(Server, &hex(STOPPED));
    assert_eq!(probe.orphans(), 2);
}

#[test]
fn services_are_remembered_within_a_limit() {
    let mut probe = probe();
    for id in 1..=80 {
        probe.send(Client, &look_up("IForceService")).send(Server, &found(id));
    }
    assert_eq!(probe.bitten().len(), 80 - SERVICES);
}

#[test]
fn what_is_wrong_is_told() {
    for wrong in
        ["0200 0200 0000 0000 0200 0700 0000 0000", "0100 0200 0100 0000 0200 0700 0000 0000"]
    {
        let mut probe = probe();
        probe.send(Client, &hex(wrong));
        assert_eq!(
            probe.stated(),
            ["broke proconos · wrong head · the head of a look-up or a call needed"]
        );
    }
    let mut probe = probe();
    probe.send(Server, &hex(STOP));
    assert_eq!(probe.stopped(), Some("foreign"), "a controller calls nobody");
    probe.send(Client, &hex(START)[..17]).end();
    assert_eq!(
        probe.stated()[1..],
        ["broke proconos · message cut short · 18 octets needed, 17 there"]
    );
}

#[test]
fn recognised_by_content() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(of(&look_up("ISecurityService")), Recognition::Sure(Some(Client)));
    assert_eq!(of(&found(3)), Recognition::Sure(Some(Server)));
    assert_eq!(of(&hex("0100 0100 0000 0000 0300 0000 0000 fdff")), Recognition::No);
    assert_eq!(of(&hex(STOP)), Recognition::Maybe(Some(Client)));
    assert_eq!(of(&hex(RUNS)), Recognition::Maybe(Some(Server)));
    assert_eq!(of(&hex(RUNS)[..20]), Recognition::No);
    assert_eq!(of(&hex("0100 0200 00")), Recognition::Short);
    assert_eq!(of(&hex("0100 0500 00")), Recognition::No);
    assert_eq!(of(b"GET / HTTP/1.1"), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let asked = [look_up("IDeviceInfoService"), hex(ASK), hex(STOP)].concat();
    let answered = [found(1), hex(RUNS), hex(STOPPED)].concat();
    let mut apart = probe();
    apart.send(Client, &look_up("IDeviceInfoService")).send(Server, &found(1));
    apart.send(Client, &asked[asked.len() - 38..]).send(Server, &answered[16..]);
    let whole = apart.stated();
    assert_eq!(whole.len(), 4);
    for cut in 17..answered.len() {
        let mut probe = probe();
        probe.send(Client, &asked[..asked.len() - 38]).send(Server, &answered[..16]);
        for octet in &asked[asked.len() - 38..] {
            probe.send(Client, &[*octet]);
        }
        probe.send(Server, &answered[16..cut]).send(Server, &answered[cut..]);
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds =
        [look_up("IDeviceInfoService"), found(1), hex(ASK), hex(RUNS), hex(START), hex(STOPPED)];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
}
