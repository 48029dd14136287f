use super::block::TAG;
use super::{socket, Size};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// A block goes to the decoder even when it is not full: at the second tick of a clock that
/// ticks every so many milliseconds.
pub const RETIRE_MS: u32 = 50;
/// Of no meaning to this version of the ring, but it must divide a block.
const FRAME: u32 = 2048;
/// The protocol of no frame.
const NOTHING: libc::c_int = 0;

/// Opens the mirror port `interface` for [`super::Ring::from_fd`]; nothing is captured
/// before [`start`]. `retire_ms` is as [`RETIRE_MS`]. Needs CAP_NET_RAW.
///
/// # Errors
/// When there is no such interface, the capability is missing or memory is short; the
/// error names the interface and the step.
pub fn open_mirror(interface: &str, size: Size, retire_ms: u32) -> io::Result<OwnedFd> {
    let failed = |step: &'static str| {
        move |error: io::Error| {
            io::Error::new(error.kind(), format!("{interface}: {step}: {error}"))
        }
    };
    let socket = socket::deaf().map_err(failed("packet socket"))?;
    let fd = socket.as_fd();
    let index = socket::index(interface).map_err(failed("interface"))?;
    let version = libc::tpacket_versions::TPACKET_V3 as libc::c_int;
    socket::set(fd, libc::PACKET_VERSION, &version).map_err(failed("ring version"))?;
    let room = TAG as libc::c_uint;
    socket::set(fd, libc::PACKET_RESERVE, &room).map_err(failed("room for VLAN tags"))?;
    socket::set(fd, libc::PACKET_RX_RING, &request(size, retire_ms)).map_err(failed("ring"))?;
    // Linux before 4.20 cannot; a sensor sends nothing anyway.
    let _ = socket::set(fd, libc::PACKET_IGNORE_OUTGOING, &1);
    let promiscuous = libc::packet_mreq {
        mr_ifindex: index,
        mr_type: libc::PACKET_MR_PROMISC as u16,
        mr_alen: 0,
        mr_address: [0; 8],
    };
    socket::set(fd, libc::PACKET_ADD_MEMBERSHIP, &promiscuous)
        .map_err(failed("promiscuous mode"))?;
    socket::bind(fd, index, NOTHING).map_err(failed("bind"))?;
    Ok(socket)
}

/// From now on all that arrives at the opened port is captured, nothing that this host sends.
///
/// # Errors
/// When the interface is gone.
pub fn start(port: BorrowedFd<'_>) -> io::Result<()> {
    socket::bind(port, socket::bound_to(port)?, libc::ETH_P_ALL)
}

fn request(Size { block, blocks }: Size, retire_ms: u32) -> libc::tpacket_req3 {
    libc::tpacket_req3 {
        tp_block_size: block,
        tp_block_nr: blocks,
        tp_frame_size: FRAME,
        tp_frame_nr: (block / FRAME).saturating_mul(blocks),
        tp_retire_blk_tov: retire_ms,
        tp_sizeof_priv: 0,
        tp_feature_req_word: 0,
    }
}
