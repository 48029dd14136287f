"""One window of the sensor as Arrow tables, and as bytes for the socket to the core.

A batch is numbered within one start of one sensor (`sensor`, `boot`, `sequence`) and is
inserted once by that number. Addresses are text: an IP, or a MAC where there is no IP.
Times are nanoseconds since 1970, UTC. `client` is who asked or, where nothing is asked,
who sent.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

_PLACE = [("realm", pa.string()), ("client", pa.string()), ("server", pa.string())]
_TIMES = [("first_ns", pa.int64()), ("last_ns", pa.int64())]

SCHEMAS: Mapping[str, pa.Schema] = {
    # Equal observations of one link, counted. `kind`: did, is, was, broke; rows of one kind
    # follow each other. `subject` is the address that a claim is about: whoever is told, it is
    # one, and its place that of the first sight. `object` is a claim's attribute and a
    # violation's kind, `text` a claim's value, a violation's sentence, the last value of `was`.
    # Beyond 1,024 objects of one operation a row is a run of them (`register 5 to register 25
    # by 10`, all of which were seen), `span` that of each request; what makes no runs is
    # counted as "(further objects)"; further values of a claim are not told. Where one link's
    # rows are too many of all, further operations are counted in one row with the code
    # "(further operations)" and no answer known. Gaps are seconds
    # between sights; `mean5_*` the extremes of the mean of five. `value_min_ns` is when the
    # least value came, 0 where it was there as the window began. `evidence` is of the first
    # sight, and once an hour, or when a status or value came back, of a later one. `latest` is
    # of the last sight, in the last window, where its frames were still at hand; a row with a
    # `count` of 0 is told for that alone.
    "observations": pa.schema(
        [
            *_PLACE,
            ("transport", pa.string()),
            ("port", pa.uint16()),
            ("kind", pa.string()),
            ("protocol", pa.string()),
            ("subject", pa.string()),
            ("unit", pa.string()),
            ("code", pa.string()),
            ("object", pa.string()),
            ("span", pa.uint32()),
            ("status", pa.uint32()),
            ("text", pa.string()),
            ("count", pa.uint64()),
            *_TIMES,
            ("gap_n", pa.uint64()),
            ("gap_sum", pa.float64()),
            ("gap_sum2", pa.float64()),
            ("gap_min", pa.float64()),
            ("gap_max", pa.float64()),
            ("mean5_min", pa.float64()),
            ("mean5_max", pa.float64()),
            ("value_n", pa.uint64()),
            ("value_min", pa.float64()),
            ("value_max", pa.float64()),
            ("value_min_ns", pa.int64()),
            ("value_max_ns", pa.int64()),
            ("value_last", pa.float64()),
            # The first value that was no finite number (`NaN`, `inf`, `-inf`), of which the
            # extremes are not, and when it came, 0 where it was there as the window began.
            ("value_odd", pa.string()),
            ("value_odd_ns", pa.int64()),
            ("value_distinct", pa.uint32()),
            ("evidence", pa.string()),
            ("latest", pa.string()),
        ]
    ),
    # A value that became another, or a counter of the protocol (a sequence number, the time
    # since a start) that broke off: `old` is then what should have come (`7 expected`). Of an
    # object eight changes at once are told and one more every five minutes: of what changes all
    # the time its extremes tell more (docs/decisions/0019).
    # `evidence` shows the new value and, where the exchange before is still at hand, the old
    # one. It is taken of a request's first four changes, of an object's change after ten quiet
    # minutes, and of a window's first 64 breaks; it is empty for the others.
    "changes": pa.schema(
        [
            *_PLACE,
            ("protocol", pa.string()),
            ("unit", pa.string()),
            ("code", pa.string()),
            ("object", pa.string()),
            ("at_ns", pa.int64()),
            ("old", pa.string()),
            ("new", pa.string()),
            ("evidence", pa.string()),
            # Where the old value of a write was seen, if later than by this client's own write of
            # the same objects: when (nanoseconds since 1970), by which client and operation
            # (code), with a space between.
            ("old_seen", pa.string()),
        ]
    ),
    # Traffic of one pair over one server port. `_out` is from the client. `protocol` is
    # empty where no decoder knew it. A link whose packets were seen before in another
    # realm (a router between them) counts them in `copies`. `order_digest` has a bit for each
    # pair of an operation and the one behind it (see docs/decisions/0012).
    "links": pa.schema(
        [
            *_PLACE,
            ("client_mac", pa.string()),
            ("server_mac", pa.string()),
            ("transport", pa.string()),
            ("port", pa.uint16()),
            ("protocol", pa.string()),
            ("packets_out", pa.uint64()),
            ("packets_in", pa.uint64()),
            ("bytes_out", pa.uint64()),
            ("bytes_in", pa.uint64()),
            *_TIMES,
            ("conversations", pa.uint64()),
            # The most that its client opened at this port within ten seconds of the clock, in
            # any protocol, and when the last of them came; 0 where none was seen to open.
            ("burst", pa.uint64()),
            ("burst_ns", pa.int64()),
            ("one_way", pa.uint64()),
            ("midstream", pa.uint64()),
            # Octets of TCP streams, each once and without headers; octets that are missing.
            ("stream_bytes", pa.uint64()),
            ("lost_bytes", pa.uint64()),
            ("retransmitted", pa.uint64()),
            ("copies", pa.uint64()),
            ("orphans", pa.uint64()),
            ("undecoded_bytes", pa.uint64()),
            ("order_digest", pa.binary()),
            ("evidence", pa.string()),
        ]
    ),
    # A MAC that sent with an IP (empty for none) as its source.
    "endpoints": pa.schema(
        [
            ("realm", pa.string()),
            ("mac", pa.string()),
            ("ip", pa.string()),
            ("packets", pa.uint64()),
            ("bytes", pa.uint64()),
            *_TIMES,
            ("ttl_min", pa.uint8()),
            ("ttl_max", pa.uint8()),
        ]
    ),
    # Proof: `pcapng` is a capture of its own, with redacted spans named in its comments.
    # `frames` are numbers within `capture`, a file's name or a live start.
    "evidence": pa.schema(
        [
            ("id", pa.string()),
            ("capture", pa.string()),
            ("frames", pa.list_(pa.uint64())),
            ("partial", pa.bool_()),
            ("pcapng", pa.binary()),
        ]
    ),
    # What each interface delivered in this window, and every limit that bit (name: count).
    # `cut_frames` were captured shorter than they were on the wire, `oversize_frames` longer than
    # Ethernet's; `clock_steps` counts
    # times more than 1 s before the frame before; `sums_*` count transport checksums, which
    # are looked at in some frames only.
    "health": pa.schema(
        [
            ("capture", pa.string()),
            ("interface", pa.string()),
            *_TIMES,
            ("frames", pa.uint64()),
            ("bytes", pa.uint64()),
            ("dropped", pa.uint64()),
            ("decoded_frames", pa.uint64()),
            ("duplicates", pa.uint64()),
            ("malformed", pa.uint64()),
            ("decoder_faults", pa.uint64()),
            ("cut_frames", pa.uint64()),
            ("oversize_frames", pa.uint64()),
            ("clock_steps", pa.uint64()),
            ("sums_checked", pa.uint64()),
            ("sums_wrong", pa.uint64()),
            ("limits", pa.string()),
        ]
    ),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """One window: its number and its tables, each of the schema of its name."""

    sensor: str
    boot: str
    sequence: int
    start_ns: int
    end_ns: int
    tables: Mapping[str, pa.RecordBatch]

    def encode(self) -> bytes:
        """A length, a JSON head, and each table as an Arrow IPC stream in the head's order."""
        bodies = {name: _ipc(table) for name, table in self.tables.items()}
        head = {
            "sensor": self.sensor,
            "boot": self.boot,
            "sequence": self.sequence,
            "start_ns": self.start_ns,
            "end_ns": self.end_ns,
            "tables": {name: len(body) for name, body in bodies.items()},
        }
        text = json.dumps(head).encode()
        return b"".join([struct.pack(">I", len(text)), text, *bodies.values()])

    @classmethod
    def decode(cls, data: bytes) -> Batch:
        """The batch that `encode` wrote. Raises ValueError for what is none."""
        try:
            (length,) = struct.unpack_from(">I", data)
            head = json.loads(data[4 : 4 + length])
            at, tables = 4 + length, {}
            for name, size in head.pop("tables").items():
                tables[name] = pa.ipc.open_stream(data[at : at + size]).read_next_batch()
                at += size
            if {name: table.schema for name, table in tables.items()} != SCHEMAS:
                raise ValueError("not a batch of the sensor: its tables are others")
            return cls(tables=tables, **head)
        except (struct.error, KeyError, TypeError, pa.ArrowInvalid, StopIteration) as error:
            raise ValueError(f"not a batch of the sensor: {error}") from error


def _ipc(table: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_batch(table)
    return bytes(sink.getvalue())
