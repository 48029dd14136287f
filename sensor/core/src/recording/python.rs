//! The packet ring's Python face.

use super::{Pair, Place, Recorder, Search, Selection};
use crate::live::Port;
use crate::python::owned;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Mirror ports into a packet ring.
#[pyclass(name = "Recorder", module = "sensor._core")]
pub struct PyRecorder(Mutex<Recorder>);

#[pymethods]
impl PyRecorder {
    /// `ports` as in `Live`; `quota` in octets.
    #[new]
    fn new(folder: PathBuf, quota: u64, ports: Vec<(i32, String, String)>) -> PyResult<Self> {
        let ports = ports.into_iter().map(|(fd, name, point)| Port { fd: owned(fd), name, point });
        Ok(Self(Mutex::new(Recorder::new(folder, quota, ports.collect())?)))
    }

    /// Records for so many seconds while the disk has `room` octets; gives what is held.
    #[pyo3(signature = (seconds, room, last = false))]
    fn turn<'py>(
        &self,
        py: Python<'py>,
        seconds: f64,
        room: i64,
        last: bool,
    ) -> PyResult<Bound<'py, PyDict>> {
        let length = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        let counts = py.detach(|| held(&self.0).turn(length, room, last))?;
        let told = PyDict::new(py);
        told.set_item("frames", counts.frames)?;
        told.set_item("dropped", counts.dropped)?;
        told.set_item("refused", counts.refused)?;
        told.set_item("removed", counts.removed)?;
        told.set_item("segments", counts.segments)?;
        told.set_item("octets", counts.octets)?;
        told.set_item("oldest_ns", counts.oldest_ns)?;
        Ok(told)
    }
}

/// (address, realm or none, port or none)
type Told = (String, Option<String>, Option<u16>);

/// The frames of a selection as a capture of their own, part by part.
#[pyclass(name = "Search", module = "sensor._core")]
pub struct PySearch(Mutex<Search>);

#[pymethods]
impl PySearch {
    /// `pairs` are the places of one end and those of the other, none for anyone; `span` is
    /// from and to in nanoseconds; at most `most` octets are given.
    #[new]
    fn new(
        folder: PathBuf,
        pairs: Vec<(Vec<Told>, Vec<Told>)>,
        span: (i64, i64),
        most: u64,
    ) -> PyResult<Self> {
        let pair = |(a, b)| Ok(Pair { a: places(a)?, b: places(b)? });
        let pairs = pairs.into_iter().map(pair).collect::<Result<_, String>>();
        let pairs = pairs.map_err(PyValueError::new_err)?;
        let selection = Selection { pairs, from_ns: span.0, to_ns: span.1 };
        Ok(Self(Mutex::new(Search::new(folder, selection, most)?)))
    }

    /// The next octets; None after the last.
    fn next<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        let part = py.detach(|| held(&self.0).next());
        part.map(|part| PyBytes::new(py, &part))
    }
}

fn places(told: Vec<Told>) -> Result<Vec<Place>, String> {
    told.into_iter().map(|(address, realm, port)| Place::new(&address, realm, port)).collect()
}

/// A panic while it was held was told; what it holds is still whole.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The innermost conversation of a frame: its two ends, (address, port or None).
#[pyfunction]
#[allow(clippy::type_complexity)]
pub fn conversation(
    link_type: u16,
    octets: &[u8],
) -> Option<((String, Option<u16>), (String, Option<u16>))> {
    super::flow::innermost(link_type, octets).map(|[a, b]| (a, b))
}
