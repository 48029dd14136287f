use super::{names, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// P-256, SAN critical; made for this test.
const CERTIFICATE: &str = "
    308201db30820181a00302010202142571b78862ea27e6087cc3e11a8d0330bc4a7dff300a06082a8648ce3d04
    0302302d310b3009060355040613024445310e300c060355040a0c05506c616e74310e300c06035504030c0570
    6c632d31301e170d3236313132343134343134385a170d3336313132313134343134385a302d310b3009060355
    040613024445310e300c060355040a0c05506c616e74310e300c06035504030c05706c632d313059301306072a
    8648ce3d020106082a8648ce3d03010703420004482a4cf506a3f6c64956d0f44708c7ac1af9f38f9e3146a432
    24ca94d023c2de3c75469d436644de8eeb82e17fdccb677734822e7ce29e036a0034e716503dffa37f307d301d
    0603551d0e0416041446df948891ad9e10e4b5f4c96b93caea543304a2301f0603551d2304183016801446df94
    8891ad9e10e4b5f4c96b93caea543304a2300f0603551d130101ff040530030101ff302a0603551d110101ff04
    20301e820b706c632d312e6c6f63616c87040a000007860975726e3a706c632d31300a06082a8648ce3d040302
    03480030450220285c2efadae25b6bb3569664152973d8fd0077cafc9e759ba702d760600a64cb0221008c6b60
    fb7df58d321ea7936c189841499d44322df619380eecec275ce6bb621f";
/// RSA 512 bits, MD5.
const OLD_CERTIFICATE: &str = "
    308201733082011da00302010202141f5b24fde55fe2e8759e74556f4b6fb4adf02f38300d06092a864886f70d
    0101040500300e310c300a06035504030c036f6c64301e170d3236313132343134343134385a170d3236313132
    353134343134385a300e310c300a06035504030c036f6c64305c300d06092a864886f70d0101010500034b0030
    48024100d9ad98f5da753d9e29902118da54e8142e0beff5539712a4dd75dfb5d4a00a9ba5134d06b7687e871f
    ec822149a0f3e57e0ad7162d05c9c884ce988000e8f24f0203010001a3533051301d0603551d0e041604149b02
    3de9aeca8608a40452c0137823c08d8351fe301f0603551d230418301680149b023de9aeca8608a40452c01378
    23c08d8351fe300f0603551d130101ff040530030101ff300d06092a864886f70d0101040500034100cf586dc5
    18fb105d5309436b47e3698bdde926240598ed4a2389f9349f177f6031b6927eadccbabc525bf1d8ca7f1e4b43
    06d558db52b254edd5c7775f36ff39";

fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3], &length[..], body].concat()
}

/// A handshake message. RFC 5246 §7.4
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind], &length[1..], body].concat()
}

fn long(part: &[u8]) -> Vec<u8> {
    [&u16::try_from(part.len()).unwrap().to_be_bytes()[..], part].concat()
}

/// `0303`, SNI `plc`, ALPN `h2`, supported versions GREASE and 1.3.
fn client_hello() -> Vec<u8> {
    let extensions =
        "0000 0008 0006 00 0003 706c63  0010 0005 0003 02 6832  002b 0005 04 3a3a 0304";
    let extensions = long(&hex(extensions));
    let body = [&hex("0303"), &[7; 32][..], &hex("00 0002 1301 01 00"), &extensions].concat();
    message(1, &body)
}

fn server_hello(version: &str, cipher: &str, extensions: &str) -> Vec<u8> {
    let extensions = if extensions.is_empty() { vec![] } else { long(&hex(extensions)) };
    message(2, &[&hex(version), &[9; 32][..], &[0], &hex(cipher), &[0], &extensions].concat())
}

fn certificate(der: &str) -> Vec<u8> {
    let with_length = |part: &[u8]| message(0, part)[1..].to_vec();
    let one = if der.is_empty() { vec![] } else { with_length(&hex(der)) };
    message(11, &with_length(&one))
}

fn of_server(messages: &[Vec<u8>]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &record(22, &client_hello())).stated();
    probe.send(Side::Server, &record(22, &messages.concat())).stated()
}

#[test]
fn a_client_offers() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    assert_eq!(
        probe.send(Side::Client, &record(22, &client_hello())).stated(),
        [
            "is tls · server · server_name = plc",
            "is tls · client · application_protocol = h2",
            "is tls · client · offered_version = TLS 1.3",
        ]
    );
    assert_eq!(probe.end().stated(), ["did tls · 22.1 ·  +1 = unanswered"]);
}

#[test]
fn tls_1_2_shows_version_cipher_group_and_certificate() {
    let key = message(12, &hex("03 001d 01 00"));
    let stated = of_server(&[server_hello("0303", "c02b", ""), certificate(CERTIFICATE), key]);
    assert_eq!(
        stated,
        [
            "did tls · 22.1 ·  +1 = 0",
            "is tls · server · version = TLS 1.2",
            "is tls · server · cipher = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "is tls · server · fingerprint = \
             0792b17e2271fa9ab72a94924ecb1afd9c5052200d277f29c7dbc1f5d5e328d1",
            "is tls · server · signature = ecdsa-with-SHA256",
            "is tls · server · certificate_issuer = C=DE, O=Plant, CN=plc-1",
            "is tls · server · certificate_not_before = 2026-11-24T14:41:48Z",
            "is tls · server · certificate_not_after = 2036-11-21T14:41:48Z",
            "is tls · server · certificate_subject = C=DE, O=Plant, CN=plc-1",
            "is tls · server · certificate_key = EC P-256, 256 bits",
            "is tls · server · certificate_names = plc-1.local, 10.0.0.7, urn:plc-1",
            "is tls · server · key_exchange = x25519",
        ]
    );
}

#[test]
fn old_servers_show_how_weak_they_are() {
    let stated = of_server(&[server_hello("0300", "0004", ""), certificate(OLD_CERTIFICATE)]);
    for claim in [
        "is tls · server · version = SSL 3.0",
        "is tls · server · cipher = TLS_RSA_WITH_RC4_128_MD5",
        "is tls · server · key_exchange = RSA",
        "is tls · server · signature = md5WithRSAEncryption",
        "is tls · server · certificate_key = RSA, 512 bits",
    ] {
        assert!(stated.iter().any(|line| line == claim), "{claim} is not in {stated:?}");
    }
}

#[test]
fn the_prime_of_a_diffie_hellman_exchange_has_a_size() {
    let key = message(12, &[&long(&[&[0, 0x40][..], &[1; 63]].concat())[..], &[0; 4]].concat());
    let stated = of_server(&[server_hello("0301", "0033", ""), key]);
    assert_eq!(stated.last().unwrap(), "is tls · server · key_exchange = DH, 511 bits");
}

#[test]
fn tls_1_3_shows_version_cipher_and_group() {
    let chosen = "002b 0002 0304  0033 0006 001d 0002 ffff";
    assert_eq!(
        of_server(&[server_hello("0303", "1302", chosen)]),
        [
            "did tls · 22.1 ·  +1 = 0",
            "is tls · server · version = TLS 1.3",
            "is tls · server · cipher = TLS_AES_256_GCM_SHA384",
            "is tls · server · key_exchange = x25519",
        ]
    );
}

/// RFC 8446 §D.4: the client may change the cipher before its second hello.
#[test]
fn a_second_hello_after_a_retry_is_read() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let hello = record(22, &client_hello());
    probe.send(Side::Client, &hello).send(Side::Client, &record(20, &[1]));
    assert_eq!(probe.stated().len(), 3);
    assert_eq!(probe.send(Side::Client, &hello).stated().len(), 3);
}

#[test]
fn client_certificates_are_asked_for_and_shown() {
    let request = message(13, &hex("01 01 0000 0000"));
    assert_eq!(of_server(&[request]), ["is tls · server · authentication = certificate requested"]);
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let stated = probe.send(Side::Client, &record(22, &certificate(CERTIFICATE))).stated();
    assert_eq!(stated[0], "is tls · server · authentication = certificate");
    assert_eq!(stated[5], "is tls · client · certificate_not_after = 2036-11-21T14:41:48Z");
    assert!(probe.send(Side::Client, &record(22, &certificate(""))).stated().is_empty());
}

#[test]
fn a_fatal_alert_answers_the_hello() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &record(22, &client_hello())).stated();
    assert_eq!(
        probe.send(Side::Server, &record(21, &[2, 70])).stated(),
        ["did tls by server · 21.70 ·  +1 = no answer", "did tls · 22.1 ·  +1 = 70"]
    );
}

/// RFC 6520 §4
#[test]
fn a_heartbeat_that_wants_more_than_it_brought_is_a_violation() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    assert_eq!(
        probe.send(Side::Client, &record(24, &hex("01 4000"))).stated(),
        [
            "did tls · 24.1 ·  +1 = no answer",
            "broke tls · heartbeat longer than its message · \
             a payload of 16384 octets needs 16403, there were 3",
        ]
    );
}

#[test]
fn encrypted_records_are_passed_over_before_they_are_whole() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let data = record(23, &[0x16; 1000]);
    probe.send(Side::Client, &data[..20]).send(Side::Client, &data[20..]);
    probe.send(Side::Client, &record(22, &client_hello()));
    assert_eq!((probe.stated().len(), probe.stopped()), (3, None));
}

#[test]
fn a_message_in_many_records_is_read_as_one() {
    let flight = [server_hello("0303", "c02b", ""), certificate(CERTIFICATE)].concat();
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let records: Vec<u8> = flight.chunks(50).flat_map(|part| record(22, part)).collect();
    let stated = probe.send(Side::Server, &records).stated();
    assert_eq!(
        stated,
        Probe::new(&PROTOCOL, Carrier::Tcp).send(Side::Server, &record(22, &flight)).stated()
    );
    assert_eq!(stated.len(), 10);
    for cut in 1..records.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Side::Server, &records[..cut]).send(Side::Server, &records[cut..]);
        assert_eq!(probe.stated(), stated, "cut at {cut}");
    }
}

/// draft-ietf-tls-tls13-18 §4.1.3: no session and no compression between random and cipher.
#[test]
fn a_hello_of_a_draft_is_no_broken_one() {
    let body = [&hex("7f12")[..], &[9; 32], &hex("1301"), &long(&hex("0028 0002 001d"))].concat();
    assert_eq!(
        of_server(&[message(2, &body)]),
        [
            "did tls · 22.1 ·  +1 = 0",
            "is tls · server · version = TLS 1.3 draft 18",
            "is tls · server · cipher = TLS_AES_128_GCM_SHA256",
        ]
    );
}

#[test]
fn a_message_that_never_ends_is_given_up() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let records = [record(22, &hex("0b 00ffff")), record(22, &[0; 60]).repeat(63)].concat();
    let stated = probe.send(Side::Server, &records).stated();
    assert!(stated[0].starts_with("broke tls by server · handshake message cut"), "{stated:?}");
}

#[test]
fn ssl_2_is_recognised_and_claimed() {
    let client = hex("802e 01 0002 0015 0000 0010 010080 020080 030080 040080 050080 060040 0700c0
        0102030405060708090a0b0c0d0e0f10");
    let der = hex(OLD_CERTIFICATE);
    let server = [
        &hex("04 00 01 0002")[..],
        &long(&der)[..2],
        &hex("0003 0010"),
        &der,
        &hex("010080"),
        &[5; 16],
    ]
    .concat();
    let server =
        [&(0x8000 | u16::try_from(server.len()).unwrap()).to_be_bytes()[..], &server].concat();
    assert_eq!((PROTOCOL.recognise)(Carrier::Tcp, &client), Recognition::Sure(Some(Side::Client)));
    assert_eq!((PROTOCOL.recognise)(Carrier::Tcp, &server), Recognition::Sure(Some(Side::Server)));

    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &client).send(Side::Server, &server);
    let stated = probe.stated();
    assert_eq!(stated[0], "is tls · client · offered_version = SSL 2.0");
    assert_eq!(stated[1], "did tls · 22.1 ·  +1 = 0");
    assert_eq!(stated[2], "is tls · server · version = SSL 2.0");
    let key = hex("8012 02 0700c0 0000 0000 0000 0000000000000000");
    assert_eq!(
        probe.send(Side::Client, &key).send(Side::Client, &[1; 99]).stated(),
        ["is tls · server · cipher = SSL_CK_DES_192_EDE3_CBC_WITH_MD5"]
    );
}

#[test]
fn recognises_by_content() {
    let look = |text: &str| (PROTOCOL.recognise)(Carrier::Tcp, &hex(text));
    assert_eq!(look("160301 0100 01 0000fc 0303"), Recognition::Sure(Some(Side::Client)));
    assert_eq!(look("160303 0051 02 00004d 0303"), Recognition::Sure(Some(Side::Server)));
    assert_eq!(look("140303 0001 01"), Recognition::Sure(None));
    assert_eq!(look("150303 0002 02 28"), Recognition::Sure(None));
    assert_eq!(look("170303 0100 aabbccddee"), Recognition::Maybe(None));
    assert_eq!(look("170303 f000 aabbccddee"), Recognition::No);
    assert_eq!(look("1603"), Recognition::Short);
    assert_eq!(look("474554202f"), Recognition::No);
    assert_eq!(look("0300001611e00000"), Recognition::No);
}

#[test]
fn names_are_found_and_in_order() {
    assert_eq!(names::cipher(0x0005), Some("TLS_RSA_WITH_RC4_128_SHA"));
    assert_eq!(names::cipher(0xC02F), Some("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
    assert_eq!(names::cipher(0xD005), Some("TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256"));
    assert_eq!(names::group(0x0017), Some("secp256r1"));
    assert_eq!(names::group(0xFFFF), None);
    assert!(names::sorted());
}

#[test]
fn any_octets_end() {
    let flight = [server_hello("0303", "c02b", ""), certificate(CERTIFICATE)].concat();
    let seeds = [
        record(22, &client_hello()),
        record(22, &flight),
        record(22, &certificate(OLD_CERTIFICATE)),
        record(24, &hex("01 4000")),
        hex("8019 01 0002 0000 0000 0010 0102030405060708090a0b0c0d0e0f10"),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 20_000);
}
