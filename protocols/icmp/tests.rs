use super::*;
use wire::probe::{any_octets, hex, Probe};

const ECHO: &str = "0800 f7ff 0001 0002 6162";
const REPLY: &str = "0000 ffff 0001 0002 6162";

#[test]
fn an_echo_is_answered_or_not() {
    let mut probe = Probe::new(&V4, Carrier::Ip);
    probe.send(Side::Client, &hex(ECHO)).send(Side::Server, &hex(REPLY));
    assert_eq!(probe.stated(), ["did icmp · 8.0 ·  +1 = 0"]);
    probe.send(Side::Client, &hex(ECHO)).end();
    assert_eq!(probe.stated(), ["did icmp · 8.0 ·  +1 = unanswered"]);
    probe.send(Side::Server, &hex(REPLY));
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn an_unreachable_port_is_told_by_who_tells_it() {
    let mut probe = Probe::new(&V4, Carrier::Ip);
    probe.send(Side::Server, &hex("0303 0000 0000 0000 4500"));
    assert_eq!(probe.stated(), ["did icmp by server · 3.3 ·  +1 = no answer"]);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&V4, Carrier::Ip, &[hex(ECHO), hex(REPLY)], 3000);
    any_octets(&V6, Carrier::Ip, &[hex(ECHO), hex(REPLY)], 3000);
}
