//! The Python face: capture files and interfaces in, columns out.

use crate::evidence::Note;
use crate::live::{Live, Port};
use crate::reader::{Damage, Reader};
use crate::recording;
use crate::replay::{File, Handed, Replay};
use crate::ring::{Size, State, RETIRE_MS};
use crate::sensor::Settings;
use crate::tables::{Column, Tables};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::collections::HashMap;
use std::os::fd::{BorrowedFd, FromRawFd, IntoRawFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use wire::Side;

/// Capture files as windows of columns.
#[pyclass(name = "Replay", module = "sensor._core")]
struct PyReplay(Mutex<Replay>);

impl PyReplay {
    /// A panic while it was held is a fault of ours that was told; its state is still whole.
    fn replay(&self) -> MutexGuard<'_, Replay> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl PyReplay {
    /// `files` are (path, name in evidence); `key` is the site's, for digests of secrets;
    /// `digested` says whether the files' SHA-256 are wanted.
    #[new]
    #[pyo3(signature = (files, key, window_seconds = 60.0, limits = HashMap::new(), digested = false))]
    fn new(
        files: Vec<(std::path::PathBuf, String)>,
        key: Vec<u8>,
        window_seconds: f64,
        limits: HashMap<String, usize>,
        digested: bool,
    ) -> PyResult<Self> {
        let files = files.into_iter().map(|(path, name)| File { path, name }).collect();
        let settings = settings(key, &limits)?;
        let mut replay = Replay::new(&settings, files, (window_seconds * 1e9) as i64, false);
        replay.digested = digested;
        Ok(Self(Mutex::new(replay)))
    }

    /// The next window, or None after the last.
    fn next_window<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let handed = py.detach(|| self.replay().next_window());
        let window = handed.map(|handed| window(py, handed)).transpose();
        crate::memory::give_back();
        window
    }

    /// Frames read so far.
    #[getter]
    fn frames(&self) -> u64 {
        self.replay().frames
    }

    /// The SHA-256 of each file that was read so far, in order; empty where there is none.
    #[getter]
    fn digests(&self) -> Vec<String> {
        self.replay().digests.clone()
    }

    /// What was wrong with the files.
    #[getter]
    fn damages(&self) -> Vec<Told> {
        self.replay().damages.iter().map(damage).collect()
    }
}

/// What the owner set, and the rest as it is by itself.
fn settings(key: Vec<u8>, limits: &HashMap<String, usize>) -> PyResult<Settings> {
    let mut settings = Settings { key, ..Settings::default() };
    match limits.iter().find(|(name, most)| !settings.limit(name, **most)) {
        Some((name, _)) => Err(PyValueError::new_err(format!("no limit is called {name}"))),
        None => Ok(settings),
    }
}

/// A damage: path, offset, expected, found, sentence.
type Told = (String, u64, String, String, String);

fn damage(damage: &Damage) -> Told {
    let Damage { path, offset, expected, found, .. } = damage.clone();
    (path, offset, expected, found, damage.to_string())
}

fn window<'py>(py: Python<'py>, handed: Handed) -> PyResult<Bound<'py, PyDict>> {
    let window = tables(py, handed.tables)?;
    window.set_item("start_ns", handed.span.0)?;
    window.set_item("end_ns", handed.span.1)?;
    Ok(window)
}

/// `{table: {column: bytes or (offsets, bytes)}, "rows": {table: n}}`. A column goes when it is
/// copied.
fn tables<'py>(py: Python<'py>, tables: Tables) -> PyResult<Bound<'py, PyDict>> {
    let (all, rows) = (PyDict::new(py), PyDict::new(py));
    for (name, table) in tables.tables {
        rows.set_item(name, table.rows)?;
        let columns = PyDict::new(py);
        for (column, cells) in table.columns {
            match cells {
                Column::Fixed(octets) => columns.set_item(column, PyBytes::new(py, &octets))?,
                Column::Varied(offsets, items) => {
                    let pair = (PyBytes::new(py, &offsets), PyBytes::new(py, &items));
                    columns.set_item(column, pair)?;
                }
            }
        }
        all.set_item(name, columns)?;
    }
    all.set_item("rows", rows)?;
    Ok(all)
}

/// Mirror ports as windows of columns.
#[pyclass(name = "Live", module = "sensor._core")]
struct PyLive(Mutex<Live>);

impl PyLive {
    fn live(&self) -> MutexGuard<'_, Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl PyLive {
    /// `ports` are (descriptor, interface, capture point); the descriptors are owned from
    /// now on. `capture` is what evidence calls this start.
    #[new]
    #[pyo3(signature = (ports, key, capture, limits = HashMap::new()))]
    fn new(
        ports: Vec<(i32, String, String)>,
        key: Vec<u8>,
        capture: &str,
        limits: HashMap<String, usize>,
    ) -> PyResult<Self> {
        let ports = ports.into_iter().map(|(fd, name, point)| Port { fd: owned(fd), name, point });
        let settings = settings(key, &limits)?;
        Ok(Self(Mutex::new(Live::new(&settings, capture, ports.collect())?)))
    }

    /// Listens for so many seconds and hands over; `last` ends all conversations.
    #[pyo3(signature = (seconds, last = false))]
    fn window<'py>(
        &self,
        py: Python<'py>,
        seconds: f64,
        last: bool,
    ) -> PyResult<Bound<'py, PyDict>> {
        let length = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        let handed = py.detach(|| self.live().window(length, last))?;
        window(py, handed)
    }

    /// How each interface is: (name, up, no carrier, down or gone).
    fn states(&self) -> Vec<(String, &'static str)> {
        let word = |state| match state {
            State::Up => "up",
            State::NoCarrier => "no carrier",
            State::Down => "down",
            State::Gone => "gone",
        };
        self.live().states().into_iter().map(|(name, state)| (name, word(state))).collect()
    }
}

/// The only way a descriptor comes from another process is as a number.
#[allow(unsafe_code)]
pub(crate) fn owned(fd: i32) -> OwnedFd {
    // SAFETY: the Python side received this descriptor over its socket and gives it away.
    unsafe { OwnedFd::from_raw_fd(fd) }
}

/// A descriptor of the Python side, for the length of a call.
#[allow(unsafe_code)]
fn borrowed<'a>(fd: i32) -> BorrowedFd<'a> {
    // SAFETY: the Python side keeps it open while it waits for the call.
    unsafe { BorrowedFd::borrow_raw(fd) }
}

/// Opens a mirror port for `Live`: gives the descriptor. Needs CAP_NET_RAW. It captures
/// nothing before `start_mirror`.
#[pyfunction]
#[pyo3(signature = (interface, retire_ms = RETIRE_MS))]
fn open_mirror(interface: &str, retire_ms: u32) -> PyResult<i32> {
    Ok(crate::ring::open_mirror(interface, Size::default(), retire_ms)?.into_raw_fd())
}

/// Begins to capture on an opened port.
#[pyfunction]
fn start_mirror(port: i32) -> PyResult<()> {
    Ok(crate::ring::start(borrowed(port))?)
}

/// From now on nothing of this process can send a frame: see the core's `seccomp`.
#[pyfunction]
fn deny_sending(mirrors: Vec<i32>) -> PyResult<()> {
    Ok(crate::seccomp::deny_sending(&mirrors)?)
}

/// Decodes a set of evidence cold: what these frames alone, with their notes, state.
#[pyfunction]
fn decode_evidence<'py>(
    py: Python<'py>,
    pcapng: &[u8],
    key: Vec<u8>,
) -> PyResult<Bound<'py, PyDict>> {
    let settings = Settings { key, recent_octets: 1 << 20, ..Settings::default() };
    let mut replay = Replay::of_evidence(&settings, pcapng.to_vec());
    let handed = py.detach(|| replay.next_window());
    match (handed, replay.damages.first()) {
        (_, Some(damage)) => Err(PyValueError::new_err(damage.to_string())),
        (Some(handed), None) => window(py, handed),
        (None, None) => Err(PyValueError::new_err("evidence without frames")),
    }
}

/// Why a file is no capture that can be read, as in `Replay.damages`; None when it is one.
#[pyfunction]
fn unreadable(py: Python<'_>, path: std::path::PathBuf) -> Option<Told> {
    py.detach(|| Reader::open(&path).err()).as_ref().map(damage)
}

/// When a capture's first frame came, nanoseconds since 1970; None where there is none.
#[pyfunction]
fn begins_ns(py: Python<'_>, path: std::path::PathBuf) -> Option<i64> {
    py.detach(|| Some(Reader::open(&path).ok()?.next().ok()??.at_ns))
}

type NotedPacket<'py> = (
    u64,
    String,
    i64,
    u32,
    u16,
    Bound<'py, PyBytes>,
    u16,
    &'static str,
    Vec<(usize, usize, String)>,
);

/// The frames of an evidence set: (number, capture, time in ns, length, link type, octets,
/// start of the message in the payload, sender, overwritten spans).
#[pyfunction]
fn evidence_packets<'py>(py: Python<'py>, pcapng: &[u8]) -> PyResult<Vec<NotedPacket<'py>>> {
    let failed = |damage: Damage| PyValueError::new_err(damage.to_string());
    let mut reader = Reader::of("evidence", pcapng.to_vec()).map_err(failed)?;
    let mut packets = Vec::new();
    while let Some(frame) = reader.next().map_err(failed)? {
        let note = frame.comment.and_then(Note::read).unwrap_or_default();
        let sender = match note.from {
            Some(Side::Client) => "client",
            Some(Side::Server) => "server",
            None => "",
        };
        let spans = note.spans.iter().map(|s| (s.offset, s.length, s.told.to_string())).collect();
        let octets = PyBytes::new(py, frame.bytes);
        let (time, length, link_type) = (frame.at_ns, frame.length, frame.link_type);
        let (number, capture, start) = (note.number, note.capture, note.start);
        packets.push((number, capture, time, length, link_type, octets, start, sender, spans));
    }
    Ok(packets)
}

#[pymodule]
fn _core(m: &Bound<'_, PyModule>) -> PyResult<()> {
    crate::memory::keep_for_a_second();
    m.add("OPTIMISED", !cfg!(debug_assertions))?;
    m.add_class::<PyReplay>()?;
    m.add_class::<PyLive>()?;
    m.add_class::<recording::PyRecorder>()?;
    m.add_class::<recording::PySearch>()?;
    m.add_function(wrap_pyfunction!(recording::conversation, m)?)?;
    m.add_function(wrap_pyfunction!(open_mirror, m)?)?;
    m.add_function(wrap_pyfunction!(start_mirror, m)?)?;
    m.add_function(wrap_pyfunction!(deny_sending, m)?)?;
    m.add_function(wrap_pyfunction!(decode_evidence, m)?)?;
    m.add_function(wrap_pyfunction!(evidence_packets, m)?)?;
    m.add_function(wrap_pyfunction!(unreadable, m)?)?;
    m.add_function(wrap_pyfunction!(begins_ns, m)?)
}
