use super::PROTOCOL;
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

const CLIENT: &[u8] = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";
const SERVER: &[u8] = b"SSH-2.0-dropbear_2019.78\r\n";

fn string(octets: &[u8]) -> Vec<u8> {
    [&u32::try_from(octets.len()).unwrap().to_be_bytes()[..], octets].concat()
}

/// RFC 4253 §6, four octets of padding.
fn packet(payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len() + 5).unwrap().to_be_bytes();
    [&length[..], &[4], payload, &[0; 4]].concat()
}

/// The lists as they follow each other in RFC 4253 §7.1.
fn kexinit(lists: [&str; 6]) -> Vec<u8> {
    let lists: Vec<u8> = lists.iter().flat_map(|list| string(list.as_bytes())).collect();
    packet(&[&[20], &[0; 16][..], &lists, &string(b"none").repeat(2), &[0; 13]].concat())
}

fn rsa_key() -> Vec<u8> {
    let modulus = [&[0, 0x80][..], &[1; 127]].concat();
    [string(b"ssh-rsa"), string(&[1, 0, 1]), string(&modulus)].concat()
}

const OFFERED: [&str; 6] = [
    "curve25519-sha256,diffie-hellman-group14-sha1",
    "ssh-ed25519,ssh-rsa",
    "aes256-ctr,aes128-cbc",
    "aes256-ctr,aes128-cbc",
    "hmac-sha2-256,hmac-md5",
    "hmac-sha2-256,hmac-md5",
];
const OLD: [&str; 6] = [
    "diffie-hellman-group14-sha1",
    "ssh-rsa,ssh-dss",
    "aes128-cbc",
    "aes256-ctr",
    "hmac-md5",
    "hmac-md5",
];

fn negotiated(client: [&str; 6], server: [&str; 6]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, CLIENT).send(Side::Server, SERVER);
    probe.send(Side::Client, &kexinit(client)).stated();
    let stated = probe.send(Side::Server, &kexinit(server)).stated();
    stated.into_iter().skip(1).collect()
}

#[test]
fn banners_say_version_and_software() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    assert_eq!(
        probe.send(Side::Server, SERVER).send(Side::Client, CLIENT).stated(),
        [
            "is ssh · server · version = SSH 2.0",
            "is ssh · server · software = dropbear_2019.78",
            "is ssh · client · version = SSH 2.0",
            "is ssh · client · software = OpenSSH_9.2p1 Debian-2",
        ]
    );
}

#[test]
fn the_clients_first_choice_that_the_server_has_is_agreed() {
    assert_eq!(
        negotiated(OFFERED, OLD),
        [
            "is ssh · server · key_exchange = diffie-hellman-group14-sha1",
            "is ssh · server · signature = ssh-rsa",
            "is ssh · server · cipher = aes128-cbc",
            "is ssh · server · cipher = aes256-ctr",
            "is ssh · server · integrity = hmac-md5",
        ]
    );
}

#[test]
fn authenticated_ciphers_need_no_other_integrity() {
    let mut lists = OFFERED;
    (lists[2], lists[3]) = ("aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com");
    let stated = negotiated(lists, lists);
    assert!(stated.iter().any(|line| line.ends_with("cipher = aes128-gcm@openssh.com")));
    assert!(!stated.iter().any(|line| line.contains("integrity")), "{stated:?}");
}

#[test]
fn an_agreement_is_proved_by_both_offers() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &kexinit(OFFERED)).send(Side::Server, &kexinit(OLD));
    let frames: Vec<u64> = probe.frames()[2].iter().collect();
    assert_eq!(frames, [1, 2]);
}

#[test]
fn host_keys_have_kind_size_and_fingerprint() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let reply = packet(&[&[31][..], &string(&rsa_key())].concat());
    assert_eq!(
        probe.send(Side::Server, &reply).stated(),
        [
            "did ssh by server · 31 ·  +1 = no answer",
            "is ssh · server · fingerprint = \
             57db1d3de867a954d460fac2b82a802d47a2c78c01fc9858ad94f63ccc0e8dc0",
            "is ssh · server · certificate_key = RSA, 1024 bits",
        ]
    );
}

/// RFC 4419 §3
#[test]
fn the_group_of_a_group_exchange_has_a_size() {
    let mut lists = OFFERED;
    lists[0] = "diffie-hellman-group-exchange-sha256";
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &kexinit(lists)).send(Side::Server, &kexinit(lists));
    assert!(!probe.stated().iter().any(|line| line.contains("key_exchange")));
    let group = packet(&[&[31][..], &string(&[0x80; 128]), &string(&[2])].concat());
    assert_eq!(
        probe.send(Side::Server, &group).stated()[1],
        "is ssh · server · key_exchange = diffie-hellman-group-exchange-sha256, 1024 bits"
    );
    let reply = packet(&[&[33][..], &string(&rsa_key())].concat());
    assert_eq!(probe.send(Side::Server, &reply).stated().len(), 3);
}

/// Message 31 is the group of a group exchange, or a reply with the host key.
#[test]
fn a_group_is_no_broken_host_key_where_one_side_alone_is_heard() {
    let group = packet(&[&[31][..], &string(&[0x80; 128]), &string(&[2])].concat());
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Server, &kexinit(OFFERED)).stated();
    assert_eq!(
        probe.send(Side::Server, &group).stated(),
        ["did ssh by server · 31 ·  +1 = no answer"]
    );
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Server, &kexinit(OFFERED)).send(Side::Client, &kexinit(OFFERED)).stated();
    assert_eq!(
        probe.send(Side::Server, &group).stated()[1],
        "broke ssh by server · message cut · message 31 has 137 octets, its parts need more"
    );
}

#[test]
fn all_behind_new_keys_is_passed_over() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let stated = probe.send(Side::Client, &packet(&[21])).stated();
    assert_eq!(stated, ["did ssh · 21 ·  +1 = no answer"]);
    probe.send(Side::Client, &[7; 500]).send(Side::Client, &kexinit(OFFERED));
    assert_eq!((probe.stated().len(), probe.stopped()), (0, None));
}

#[test]
fn version_1_is_claimed_and_its_packets_passed_over() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Server, b"SSH-1.99-Cisco-1.25\n").send(Side::Client, b"SSH-1.5-OpenSSH_3.0\n");
    let stated = probe.stated();
    assert_eq!(stated[1], "is ssh · server · software = Cisco-1.25");
    assert_eq!(stated[2], "is ssh · client · version = SSH 1.5");
    probe.send(Side::Server, &packet(&[20])).send(Side::Client, &packet(&[20]));
    assert_eq!((probe.stated().len(), probe.stopped()), (0, None));
}

#[test]
fn a_short_message_is_a_violation() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    assert_eq!(
        probe.send(Side::Client, &packet(&[20, 1, 2])).stated()[1],
        "broke ssh · message cut · message 20 has 2 octets, its parts need more"
    );
}

#[test]
fn recognises_banners_only() {
    let look = |bytes| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(look(SERVER), Recognition::Sure(None));
    assert_eq!(look(b"SS"), Recognition::Short);
    assert_eq!(look(b"SSH-x"), Recognition::No);
    assert_eq!(look(b"\0\0\x01\x2c\x08\x14"), Recognition::No);
}

#[test]
fn cuts_change_nothing() {
    let client = [CLIENT, &kexinit(OFFERED)[..], &packet(&[21])].concat();
    let server = [SERVER, &kexinit(OLD)[..]].concat();
    let mut whole = Probe::new(&PROTOCOL, Carrier::Tcp);
    let stated = whole.send(Side::Server, &server).send(Side::Client, &client).stated();
    assert_eq!(stated.len(), 12);
    for cut in 1..client.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Side::Server, &server);
        probe.send(Side::Client, &client[..cut]).send(Side::Client, &client[cut..]);
        assert_eq!(probe.stated(), stated, "cut at {cut}");
    }
}

#[test]
fn any_octets_end() {
    let reply = packet(&[&[31][..], &string(&rsa_key())].concat());
    let seeds = [CLIENT.to_vec(), SERVER.to_vec(), kexinit(OFFERED), kexinit(OLD), reply];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 20_000);
}
