use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Carrier;
use Side::{Client, Server};

/// From a conversation with a G306A.
const MADE_BY: &str = "0016 012b 0300 526564204c696f6e20436f6e74726f6c73 00";
const IS: &str = "000a 012a 0300 4733303661 00";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

#[test]
fn a_panel_says_what_it_is() {
    let mut probe = probe();
    probe.send(Client, ASK_MANUFACTURER).send(Server, &hex(MADE_BY));
    probe.send(Client, ASK_MODEL).send(Server, &hex(IS));
    assert_eq!(
        probe.stated(),
        [
            "did crimson · 299 ·  +1 = 0",
            "is crimson · server · vendor = Red Lion Controls",
            "did crimson · 298 ·  +1 = 0",
            "is crimson · server · model = G306a"
        ]
    );
}

#[test]
fn what_is_no_text_is_no_claim() {
    for answer in ["000a 012a 0200 4733303661 00", "000a 012a 0300 4733308861 00", "0004 012a 0300"]
    {
        let mut probe = probe();
        probe.send(Client, ASK_MODEL).send(Server, &hex(answer));
        assert_eq!(probe.stated(), ["did crimson · 298 ·  +1 = 0"]);
    }
    let mut probe = probe();
    probe.send(Client, &hex("0006 0150 1a00 0000")).end();
    assert_eq!(probe.stated(), ["did crimson · 336 ·  +1 = unanswered"]);
    probe.send(Server, &hex(IS));
    assert_eq!((probe.orphans(), probe.stated().len()), (1, 0));
}

#[test]
fn what_is_wrong_is_told() {
    let mut probe = probe();
    probe.send(Client, &hex("0003 012a 1a"));
    assert_eq!(probe.stated(), ["broke crimson · wrong length · a register and a type needed"]);
    probe.send(Server, &hex("0004 012a")).end();
    assert_eq!(
        probe.stated(),
        ["broke crimson by server · message cut short · 6 octets needed, 4 there"]
    );
}

#[test]
fn recognised_by_content() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(of(ASK_MODEL), Recognition::Sure(Some(Client)));
    assert_eq!(of(ASK_MANUFACTURER), Recognition::Sure(Some(Client)));
    assert_eq!(of(&hex(MADE_BY)), Recognition::Sure(Some(Server)));
    assert_eq!(of(&hex("000a 012a 0300 4733303661 01")), Recognition::No);
    assert_eq!(of(&hex("0004 0150 1a00")), Recognition::No, "of others nothing is known");
    assert_eq!(of(&hex("0004 01")), Recognition::Short);
    assert_eq!(of(b"GET / HTTP/1.1"), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let asked = [ASK_MANUFACTURER, ASK_MODEL].concat();
    let answered = [hex(MADE_BY), hex(IS)].concat();
    let mut together = probe();
    together.send(Client, &asked).send(Server, &answered);
    let whole = together.stated();
    assert_eq!(whole.len(), 4);
    for cut in 1..answered.len() {
        let mut probe = probe();
        for octet in &asked {
            probe.send(Client, &[*octet]);
        }
        probe.send(Server, &answered[..cut]).send(Server, &answered[cut..]);
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [ASK_MODEL.to_vec(), ASK_MANUFACTURER.to_vec(), hex(MADE_BY), hex(IS)];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
}
