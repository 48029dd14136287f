use super::PROTOCOL;
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

const VERSIONED: &[u8] = b"<13>1 2026-11-23T15:30:42.9+00:00 ews1 login 12 - [a b=\"c\"] user=eng";
const DATED: &[u8] = b"<147>Jan  2 10:09:52 nb6 chillispot[4222]: password=hunter2";
const CISCO: &[u8] = b"<189>72: *Mar  3 19:57:17.371: %LINK-5-CHANGED: Interface 0/2";
const BARE: &[u8] = b"<134>something happened";

fn stated(message: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Udp).send(Side::Client, message).stated()
}

#[test]
fn who_reports_what_is_told_in_every_form() {
    assert_eq!(
        stated(VERSIONED),
        ["did syslog · 5 · login +1 = no answer", "is syslog · client · name = ews1"]
    );
    assert_eq!(
        stated(DATED),
        ["did syslog · 3 · chillispot +1 = no answer", "is syslog · client · name = nb6"]
    );
    assert_eq!(stated(CISCO), ["did syslog · 5 · %LINK-5-CHANGED +1 = no answer"]);
    assert_eq!(stated(BARE), ["did syslog · 6 ·  +1 = no answer"]);
    assert_eq!(
        stated(b"<11>Jan  2 10:09:52 sshd[7]: refused"),
        ["did syslog · 3 · sshd +1 = no answer"]
    );
    assert_eq!(
        stated(b"<13>2013-09-12T19:16:34.457849+04:00 plc-7 backup: done"),
        ["did syslog · 5 · backup +1 = no answer", "is syslog · client · name = plc-7"]
    );
    assert_eq!(stated(b"<13>1 - 10.1.1.9 - - - - text"), ["did syslog · 5 ·  +1 = no answer"]);
}

#[test]
fn what_is_said_is_overwritten() {
    for message in [VERSIONED, DATED, CISCO, BARE, b"no priority"] {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
        probe.send(Side::Client, message);
        assert_eq!(probe.secrets(), ["log text of 0 octets, secret"]);
        assert!(probe.stated().iter().all(|line| !line.contains("hunter2")));
    }
}

/// Who sends for another host is not that host.
#[test]
fn a_relay_is_none_of_those_it_sends_for() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, VERSIONED).send(Side::Client, DATED);
    let names: Vec<String> = probe.stated().into_iter().filter(|l| l.starts_with("is")).collect();
    assert_eq!(names, ["is syslog · client · name = ews1"]);
}

#[test]
fn a_message_without_priority_is_a_violation() {
    assert_eq!(
        stated(b"J>This"),
        ["broke syslog · no priority · a message begins with its priority"]
    );
}

/// RFC 6587 §3.4: a length before a message, or an end of line behind it.
#[test]
fn every_cut_of_a_stream_gives_the_same() {
    let counted = [format!("{} ", VERSIONED.len()).as_bytes(), VERSIONED].concat();
    let stream = [&counted[..], DATED, b"\n", BARE, b"\n"].concat();
    let said = |cut: usize| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        let (first, rest) = stream.split_at(cut);
        probe.send(Side::Client, first).send(Side::Client, rest).stated()
    };
    let whole = said(0);
    assert_eq!(whole.len(), 4);
    (1..stream.len()).for_each(|cut| assert_eq!(said(cut), whole, "cut at {cut}"));
}

#[test]
fn recognises_a_priority_and_a_date() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, octets);
    let client = Some(Side::Client);
    assert_eq!(recognised(VERSIONED), Recognition::Sure(client));
    assert_eq!(recognised(DATED), Recognition::Sure(client));
    assert_eq!(recognised(CISCO), Recognition::Maybe(client));
    assert_eq!(recognised(BARE), Recognition::Maybe(client));
    assert_eq!(recognised(b"<192>text"), Recognition::No);
    assert_eq!(recognised(b"<1>\x01\x02"), Recognition::No);
    assert_eq!(recognised(b"<html>"), Recognition::No);
    assert_eq!(
        (PROTOCOL.recognise)(Carrier::Tcp, &[b"68 ", VERSIONED].concat()),
        Recognition::Sure(client)
    );
}

#[test]
fn any_octets_are_survived() {
    let seeds = [VERSIONED, DATED, CISCO, BARE].map(<[u8]>::to_vec);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 2_000);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 2_000);
}

/// The rest may never come, and what is there is in a frame that proves what was said before.
#[test]
fn what_is_there_of_a_text_is_overwritten_once() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let begun = [DATED, b"\n<34>Oct 11 22:14:15 host su: the password "].concat();
    probe.send(Side::Client, &begun).send(Side::Client, b"is").send(Side::Client, b" hunter2\n");
    assert_eq!(probe.secrets(), ["log text of 0 octets, secret"; 4]);
    probe.send(Side::Client, b"<34>Oct 11 22:14:15 host ");
    assert_eq!(probe.secrets(), [""; 0]);
}
