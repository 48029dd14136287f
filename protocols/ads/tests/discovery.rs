use super::*;

/// As a CX1020 answers.
#[test]
fn who_is_there_says_what_it_is() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex(ASKED)).send(Server, &hex(CX));
    assert_eq!(
        probe.stated(),
        [
            "did ads · udp.1 ·  +1 = 0",
            "is ads · server · name = CX_0D7560",
            "is ads · server · os = Windows CE 6.0",
            "is ads · server · software = TwinCAT 2.11.2228"
        ]
    );
    probe.send(Server, &hex(CX));
    assert_eq!((probe.orphans(), probe.stated().len()), (1, 3), "claims need no request");
}

/// With what a user named Administrator was asked for.
#[test]
fn a_route_is_added_by_name_and_password() {
    let route = format!(
        "03661471 00000000 06000000 c0a801c70101 1027 05000000 0c00 0700 {}00 0700 0600 c0a801c70101
         0d00 0e00 {}00 0200 0200 3100 0500 0d00 {}00",
        digits("LAPTOP"),
        digits("Administrator"),
        digits("192.168.1.99")
    );
    let answer = |status| {
        hex(&format!(
            "03661471 00000000 06000080 050d75600101 1027 01000000 0100 0400 {status}000000"
        ))
    };
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex(&route)).send(Server, &answer("00"));
    assert_eq!(
        probe.stated(),
        [
            "is ads · server · authentication = password",
            "did ads · udp.6 · route LAPTOP to 192.168.1.99 +1 = 0",
            "is ads · server · user = Administrator",
            "is ads · server · credential = password of 1 octets, well known"
        ]
    );
    probe.send(Client, &hex(&route)).send(Server, &answer("04"));
    assert_eq!(probe.stated()[1..], ["did ads · udp.6 · route LAPTOP to 192.168.1.99 +1 = 4"]);
}
