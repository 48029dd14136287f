//! A process that never sends: the kernel refuses it every call that could.
#![allow(unsafe_code)] // Installing the filter: see SAFETY.

use libc::{c_long, sock_filter};
use std::io;
use std::mem::offset_of;
use std::os::fd::RawFd;

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: u32 = 0xC000_003E;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: u32 = 0xC000_00B7;

/// Calls that send, or move octets between descriptors inside the kernel, or do either
/// without a call of their own; and the one that takes descriptors from other processes.
const DENIED: [c_long; 8] = [
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_sendfile,
    libc::SYS_splice,
    libc::SYS_io_submit,
    libc::SYS_io_uring_setup,
    libc::SYS_pidfd_getfd,
];

/// Calls that write to the descriptor in their first argument, or give it another number.
const GUARDED: &[c_long] = &[
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_pwritev,
    libc::SYS_pwritev2,
    libc::SYS_fcntl,
    libc::SYS_dup,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_dup2,
    libc::SYS_dup3,
];

/// From now on every thread of this process, and all that it starts, gets EPERM for what
/// could send a frame: `send` and its kin on any socket, new sockets other than Unix ones,
/// writing to or duplicating one of the `mirrors`. On a connected Unix socket `write`
/// goes on, `send` does not. Cannot be undone; for mirrors that come later, call it again.
///
/// # Errors
/// When the kernel has no seccomp filters.
pub fn deny_sending(mirrors: &[RawFd]) -> io::Result<()> {
    let mut program = filter(mirrors);
    let length = u16::try_from(program.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let filter = libc::sock_fprog { len: length, filter: program.as_mut_ptr() };
    // SAFETY: `filter` and the program it points to outlive both calls, which copy it.
    let result = unsafe {
        // Without it, only a privileged process may filter itself.
        if libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 {
            return Err(io::Error::last_os_error());
        }
        let (mode, threads) = (libc::SECCOMP_SET_MODE_FILTER, libc::SECCOMP_FILTER_FLAG_TSYNC);
        libc::syscall(libc::SYS_seccomp, mode, threads, &raw const filter)
    };
    match result {
        0 => Ok(()),
        -1 => Err(io::Error::last_os_error()),
        thread => Err(io::Error::other(format!("thread {thread} has another filter"))),
    }
}

/// The filter in the kernel's BPF (Documentation/userspace-api/seccomp_filter.rst).
fn filter(mirrors: &[RawFd]) -> Vec<sock_filter> {
    // Calls of another architecture have other numbers, and those of x32 begin at 2^30.
    let mut program = vec![load(ARCH), equal(ARCHITECTURE, 1, 0), DENY, load(NUMBER)];
    program.extend([not_below(1 << 30, 0, 1), DENY]);
    for number in DENIED {
        program.extend([equal(number as u32, 0, 1), DENY]);
    }
    let unix = [load(FIRST), equal(libc::AF_UNIX as u32, 0, 1), ALLOW, DENY];
    let mut others = vec![load(FIRST)];
    for mirror in mirrors {
        others.extend([equal(mirror.cast_unsigned(), 0, 1), DENY]);
    }
    others.push(ALLOW);
    only_if(libc::SYS_socket, &unix, &mut program);
    GUARDED.iter().for_each(|number| only_if(*number, &others, &mut program));
    program.push(ALLOW);
    program
}

/// `checks`, all of which end in a verdict, for the system call of that number.
fn only_if(number: c_long, checks: &[sock_filter], program: &mut Vec<sock_filter>) {
    program.push(equal(number as u32, 0, u8::try_from(checks.len()).unwrap_or(u8::MAX)));
    program.extend_from_slice(checks);
}

const NUMBER: usize = offset_of!(libc::seccomp_data, nr);
const ARCH: usize = offset_of!(libc::seccomp_data, arch);
/// The lower half of the first argument: a descriptor or an address family has no more.
const FIRST: usize = offset_of!(libc::seccomp_data, args);

const DENY: sock_filter = verdict(libc::SECCOMP_RET_ERRNO | libc::EPERM as u32);
const ALLOW: sock_filter = verdict(libc::SECCOMP_RET_ALLOW);

const fn verdict(k: u32) -> sock_filter {
    sock_filter { code: (libc::BPF_RET | libc::BPF_K) as u16, jt: 0, jf: 0, k }
}

/// Loads the word at that place of `seccomp_data`.
const fn load(at: usize) -> sock_filter {
    let code = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    sock_filter { code, jt: 0, jf: 0, k: at as u32 }
}

/// Skips `jt` instructions when the loaded word is `k`, else `jf`.
const fn equal(k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter { code: (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16, jt, jf, k }
}

/// Skips `jt` instructions when the loaded word is `k` or more, else `jf`.
const fn not_below(k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter { code: (libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K) as u16, jt, jf, k }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Read, Write};
    use std::net::UdpSocket;
    use std::os::fd::{AsRawFd, OwnedFd};
    use std::os::unix::net::UnixStream;
    use std::process::Command;

    /// The filter stays for ever, so it is tried in a process of its own.
    #[test]
    fn nothing_is_sent_any_more() {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "seccomp::tests::in_the_child", "--test-threads=1"])
            .env("SIGHTGLASS_SECCOMP_CHILD", "1")
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&child.stdout);
        assert!(told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&child.stderr));
    }

    #[test]
    fn in_the_child() {
        if std::env::var_os("SIGHTGLASS_SECCOMP_CHILD").is_none() {
            return;
        }
        let (mirror, mut other_end) = UnixStream::pair().unwrap();
        let (ours, mut core) = UnixStream::pair().unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let itself = udp.local_addr().unwrap();
        #[track_caller]
        fn refused(result: io::Result<()>) {
            assert_eq!(result.unwrap_err().raw_os_error(), Some(libc::EPERM));
        }
        let (go, wait) = std::sync::mpsc::channel();
        let other_thread = std::thread::spawn(move || {
            wait.recv().unwrap();
            UdpSocket::bind("127.0.0.1:0").map(|_| ())
        });
        deny_sending(&[mirror.as_raw_fd()]).unwrap();
        refused(udp.send_to(b"x", itself).map(|_| ()));
        refused(mirror.try_clone().map(|_| ()));
        refused(UdpSocket::bind("127.0.0.1:0").map(|_| ()));
        let mut mirror = File::from(OwnedFd::from(mirror));
        refused(mirror.write_all(b"frame"));
        go.send(()).unwrap();
        refused(other_thread.join().unwrap());
        other_end.set_nonblocking(true).unwrap();
        assert_eq!(other_end.read(&mut [0; 8]).unwrap_err().kind(), io::ErrorKind::WouldBlock);
        File::from(OwnedFd::from(ours)).write_all(b"batch").unwrap();
        let mut batch = [0; 5];
        core.read_exact(&mut batch).unwrap();
        assert_eq!(&batch, b"batch");
    }
}
