//! One folder per protocol: `mod.rs` reads it, `semantics.py` says what it means
//! to a plant, `captures/` shows it. A protocol is two lines here.
#![forbid(unsafe_code)]

use wire::Protocol;

pub mod ads;
pub mod arp;
pub mod bacnet;
pub mod ber;
pub mod bsap;
pub mod c1222;
pub mod cclink;
pub mod cdp;
pub mod cip;
pub mod coap;
pub mod codesys;
pub mod cotp;
pub mod crc16;
pub mod crimson;
pub mod dcerpc;
pub mod dhcp;
pub mod dhcpv6;
pub mod dlms;
pub mod dnp3;
pub mod dns;
pub mod egd;
pub mod enip;
pub mod ethercat;
pub mod fins;
pub mod fox;
pub mod ftp;
pub mod ge_srtp;
pub mod genisys;
pub mod gige_vision;
pub mod goose;
pub mod hart_ip;
pub mod http;
pub mod icmp;
pub mod iec104;
pub mod kerberos;
pub mod knxnet_ip;
pub mod ldap;
pub mod lldp;
pub mod llmnr;
pub mod log_on;
pub mod mdns;
pub mod mms;
pub mod modbus;
pub mod mqtt;
pub mod mrp;
pub mod netbios;
pub mod ntlm;
pub mod ntp;
pub mod opcua;
pub mod pcworx;
pub mod powerlink;
pub mod proconos;
pub mod profinet;
pub mod profinet_io;
pub mod ptp;
pub mod radius;
pub mod rdp;
pub mod roc_plus;
pub mod rtsp;
pub mod s7comm;
pub mod s7comm_plus;
pub mod sdp;
pub mod slmp;
pub mod smb;
pub mod snmp;
pub mod spnego;
pub mod ssdp;
pub mod ssh;
pub mod stp;
pub mod sv;
pub mod synchrophasor;
pub mod syslog;
pub mod tacacs;
pub mod tds;
pub mod telnet;
pub mod tftp;
pub mod tls;
pub mod tristation;
pub mod umas;
pub mod unread;
pub mod vnc;
pub mod ws_discovery;

/// Every protocol. The order does not matter: contents decide.
pub static ALL: &[Protocol] = &[
    ads::PROTOCOL,
    arp::PROTOCOL,
    bacnet::PROTOCOL,
    bsap::PROTOCOL,
    c1222::PROTOCOL,
    cclink::PROTOCOL,
    cdp::PROTOCOL,
    coap::PROTOCOL,
    codesys::PROTOCOL,
    cotp::PROTOCOL,
    crimson::PROTOCOL,
    dcerpc::PROTOCOL,
    dhcp::PROTOCOL,
    dhcpv6::PROTOCOL,
    dlms::PROTOCOL,
    dnp3::PROTOCOL,
    dns::PROTOCOL,
    egd::PROTOCOL,
    enip::PROTOCOL,
    ethercat::PROTOCOL,
    fins::PROTOCOL,
    fox::PROTOCOL,
    ftp::PROTOCOL,
    ge_srtp::PROTOCOL,
    genisys::PROTOCOL,
    gige_vision::PROTOCOL,
    goose::PROTOCOL,
    hart_ip::PROTOCOL,
    http::PROTOCOL,
    icmp::V4,
    icmp::V6,
    iec104::PROTOCOL,
    kerberos::PROTOCOL,
    knxnet_ip::PROTOCOL,
    ldap::PROTOCOL,
    lldp::PROTOCOL,
    llmnr::PROTOCOL,
    mdns::PROTOCOL,
    mms::PROTOCOL,
    modbus::PROTOCOL,
    mqtt::PROTOCOL,
    mrp::PROTOCOL,
    netbios::PROTOCOL,
    ntp::PROTOCOL,
    opcua::PROTOCOL,
    pcworx::PROTOCOL,
    powerlink::PROTOCOL,
    proconos::PROTOCOL,
    profinet::DCP,
    profinet::PTCP,
    profinet::RT,
    ptp::PROTOCOL,
    radius::PROTOCOL,
    rdp::PROTOCOL,
    roc_plus::PROTOCOL,
    rtsp::PROTOCOL,
    s7comm::PROTOCOL,
    s7comm_plus::PROTOCOL,
    slmp::PROTOCOL,
    smb::PROTOCOL,
    snmp::PROTOCOL,
    ssdp::PROTOCOL,
    ssh::PROTOCOL,
    stp::PROTOCOL,
    sv::PROTOCOL,
    synchrophasor::PROTOCOL,
    syslog::PROTOCOL,
    tacacs::PROTOCOL,
    tds::PROTOCOL,
    telnet::PROTOCOL,
    tftp::PROTOCOL,
    tls::PROTOCOL,
    tristation::PROTOCOL,
    vnc::PROTOCOL,
    ws_discovery::PROTOCOL,
];
