//! The system calls on a packet socket.
#![allow(unsafe_code)] // Each call passes pointers to live values of the size it states.

use super::State;
use std::ffi::CString;
use std::io;
use std::mem::{size_of, zeroed};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

/// Types of the C library that are nothing but numbers: any octets are a value.
///
/// # Safety
/// No padding is read, and zero is a value.
pub(super) unsafe trait Plain: Copy {}
// SAFETY: integers, or structures of integers.
unsafe impl Plain for libc::c_int {}
unsafe impl Plain for libc::c_uint {}
unsafe impl Plain for libc::tpacket_req3 {}
unsafe impl Plain for libc::tpacket_stats_v3 {}
unsafe impl Plain for libc::packet_mreq {}

fn done(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

/// A packet socket that receives nothing: it is not bound and has no protocol.
pub(super) fn deaf() -> io::Result<OwnedFd> {
    let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: no pointers; the new descriptor is ours alone.
    unsafe {
        let fd = done(libc::socket(libc::AF_PACKET, kind, 0))?;
        Ok(OwnedFd::from_raw_fd(fd))
    }
}

pub(super) fn set<T: Plain>(fd: BorrowedFd<'_>, option: libc::c_int, value: &T) -> io::Result<()> {
    let length = size_of::<T>() as libc::socklen_t;
    let value: *const T = value;
    // SAFETY: `value` points to `length` octets, which the call only reads.
    let result =
        unsafe { libc::setsockopt(fd.as_raw_fd(), libc::SOL_PACKET, option, value.cast(), length) };
    done(result).map(|_| ())
}

fn get<T: Plain>(fd: BorrowedFd<'_>, level: libc::c_int, option: libc::c_int) -> io::Result<T> {
    let mut length = size_of::<T>() as libc::socklen_t;
    // SAFETY: zero is a value of plain types.
    let mut value: T = unsafe { zeroed() };
    let place: *mut T = &raw mut value;
    // SAFETY: `place` has room for `length` octets, and any octets are a value of `T`.
    let result =
        unsafe { libc::getsockopt(fd.as_raw_fd(), level, option, place.cast(), &raw mut length) };
    done(result).map(|_| value)
}

/// Refuses a descriptor that is not a packet socket of the ring's version.
pub(super) fn must_be_ring(fd: BorrowedFd<'_>) -> io::Result<()> {
    let domain: libc::c_int = get(fd, libc::SOL_SOCKET, libc::SO_DOMAIN)?;
    if domain == libc::AF_PACKET {
        let version: libc::c_int = get(fd, libc::SOL_PACKET, libc::PACKET_VERSION)?;
        if version == libc::tpacket_versions::TPACKET_V3 as libc::c_int {
            return Ok(());
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "not a packet socket with a ring"))
}

/// Receives that protocol on the interface of that index from now on.
pub(super) fn bind(
    fd: BorrowedFd<'_>,
    index: libc::c_int,
    protocol: libc::c_int,
) -> io::Result<()> {
    // SAFETY: zero is a value of this structure of integers.
    let mut address: libc::sockaddr_ll = unsafe { zeroed() };
    address.sll_family = libc::AF_PACKET as u16;
    address.sll_protocol = (protocol as u16).to_be();
    address.sll_ifindex = index;
    let place: *const libc::sockaddr_ll = &raw const address;
    let length = size_of::<libc::sockaddr_ll>() as libc::socklen_t;
    // SAFETY: `place` points to `length` octets, which the call only reads.
    done(unsafe { libc::bind(fd.as_raw_fd(), place.cast(), length) }).map(|_| ())
}

fn bound(fd: BorrowedFd<'_>) -> io::Result<libc::sockaddr_ll> {
    // SAFETY: zero is a value of this structure of integers.
    let mut address: libc::sockaddr_ll = unsafe { zeroed() };
    let mut length = size_of::<libc::sockaddr_ll>() as libc::socklen_t;
    let place: *mut libc::sockaddr_ll = &raw mut address;
    // SAFETY: `place` has room for `length` octets.
    done(unsafe { libc::getsockname(fd.as_raw_fd(), place.cast(), &raw mut length) })?;
    Ok(address)
}

/// The index of the interface to which the socket is bound.
pub(super) fn bound_to(fd: BorrowedFd<'_>) -> io::Result<libc::c_int> {
    Ok(bound(fd)?.sll_ifindex)
}

/// What the interface's frames begin with, as a LINKTYPE_ number.
pub(super) fn link_type(fd: BorrowedFd<'_>) -> io::Result<u16> {
    match bound(fd)?.sll_hatype {
        libc::ARPHRD_ETHER | libc::ARPHRD_LOOPBACK => Ok(1),
        libc::ARPHRD_NONE | libc::ARPHRD_PPP => Ok(101),
        other => {
            let message = format!("an interface of hardware type {other} cannot be read");
            Err(io::Error::new(io::ErrorKind::Unsupported, message))
        }
    }
}

/// Waits for something to read; true when there is an error to take.
pub(super) fn wait(fd: BorrowedFd<'_>, timeout_ms: libc::c_int) -> io::Result<bool> {
    let mut wanted = libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one structure, as the count says.
    match done(unsafe { libc::poll(&raw mut wanted, 1, timeout_ms) }) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(false),
        Err(error) => Err(error),
        Ok(_) => Ok(wanted.revents & libc::POLLERR != 0),
    }
}

/// Takes the socket's error, of which only a network that is down is no surprise.
pub(super) fn take_error(fd: BorrowedFd<'_>) -> io::Result<()> {
    match get(fd, libc::SOL_SOCKET, libc::SO_ERROR)? {
        0 | libc::ENETDOWN | libc::ENODEV => Ok(()),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}

/// Frames for the socket and, of these, frames dropped, since the last call.
pub(super) fn statistics(fd: BorrowedFd<'_>) -> io::Result<(u32, u32)> {
    let counts: libc::tpacket_stats_v3 = get(fd, libc::SOL_PACKET, libc::PACKET_STATISTICS)?;
    Ok((counts.tp_packets, counts.tp_drops))
}

/// How the interface is to which the socket is bound, by whatever name it has now.
pub(super) fn state(fd: BorrowedFd<'_>) -> io::Result<State> {
    let index = bound_to(fd)?;
    // SAFETY: zero is a value of this structure of integers and addresses.
    let mut request: libc::ifreq = unsafe { zeroed() };
    request.ifr_ifru.ifru_ifindex = index;
    let place: *mut libc::ifreq = &raw mut request;
    // SAFETY: both calls read and write one `ifreq`: the first its name, the second its flags.
    let flags = unsafe {
        done(libc::ioctl(fd.as_raw_fd(), libc::SIOCGIFNAME, place))
            .and_then(|_| done(libc::ioctl(fd.as_raw_fd(), libc::SIOCGIFFLAGS, place)))
            .map(|_| libc::c_int::from(request.ifr_ifru.ifru_flags))
    };
    match flags {
        Ok(flags) if flags & libc::IFF_UP == 0 => Ok(State::Down),
        Ok(flags) if flags & libc::IFF_RUNNING == 0 => Ok(State::NoCarrier),
        Ok(_) => Ok(State::Up),
        Err(error) if error.raw_os_error() == Some(libc::ENODEV) => Ok(State::Gone),
        Err(error) => Err(error),
    }
}

/// The index of the interface of that name.
pub(super) fn index(interface: &str) -> io::Result<libc::c_int> {
    let name = CString::new(interface)?;
    // SAFETY: `name` ends with a zero and outlives the call.
    let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
    match libc::c_int::try_from(index) {
        Ok(index) if index > 0 => Ok(index),
        _ => Err(io::Error::last_os_error()),
    }
}
