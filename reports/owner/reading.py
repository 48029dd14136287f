"""`SITE/attestations.toml`, read with its mistakes named.

[report]
system = "Packing line 4"         # the system under consideration
owner = "Example Foods plc"
site = "Hull"
assessor = "J. Smith"
status = "issued"                 # or "draft"

[sensor]
clock = "NTP from 10.10.3.2, checked daily"   # how the sensor's clock is kept right

[policy]
password_length = 8               # what a password must have at least
password_classes = 3              # of letters, capitals, digits, signs
confidential = ["credentials", "programs"]    # also "process values", "patient data"

[[service]]                       # needed, although on the list of insecure services
protocol = "http"
zones = ["ops"]                   # left out: everywhere
reason = "configuration page of the gateway, read only"

[[attestation]]
requirement = "SR 1.4"
zones = ["cell-1"]                # left out: all
answer = "met"                    # "not met", "not applicable"
statement = "Reviewed twice a year."
owner = "A. Jones"
date = 2026-10-01
expires = 2027-10-01
document = "PROC-17 rev. 3"
document_sha256 = "…"             # 64 hexadecimal digits

[[compensation]]
requirement = "SR 1.2"
zones = ["cell-1"]
countermeasure = "The cell is a locked room with its own switch."
owner = "A. Jones"
approver = "B. Miller"
date = 2026-10-01
expires = 2027-10-01
document = "RISK-9"
document_sha256 = "…"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from typing import Literal

from reports.iec62443_3_3.catalogue import catalogue
from reports.iec62443_3_3.thresholds import ANNOUNCED_SERVICES, INSECURE_SERVICES
from reports.owner.contradictions import check
from reports.owner.model import (
    Answer,
    Attestation,
    Compensation,
    Cover,
    Document,
    Owner,
    Policy,
    Service,
)
from reports.owner.table import FILE, OwnerError, Table

_ANSWERS: tuple[Answer, ...] = ("met", "not met", "not applicable")
_SERVICES = tuple(dict.fromkeys((*INSECURE_SERVICES, *ANNOUNCED_SERVICES)))
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CONFIDENTIAL = ("credentials", "programs", "process values", "patient data")


def read(text: str, zones: Collection[str] | None = None) -> Owner:
    """What the file's text says; of these zones, where the owner declared some. Raises
    `OwnerError`."""
    try:
        file = Table(tomllib.loads(text), "the file")
    except tomllib.TOMLDecodeError as error:
        raise OwnerError(f"{FILE}: {error}") from error
    sensor = file.table("sensor")
    owner = Owner(
        _cover(file.table("report")),
        sensor.text("clock", ""),
        _policy(file.table("policy")),
        tuple(map(_service, file.tables("service"))),
        tuple(map(_attestation, file.tables("attestation"))),
        tuple(map(_compensation, file.tables("compensation"))),
    )
    sensor.done()
    file.done()
    check(owner, zones)
    return owner


def _cover(t: Table) -> Cover:
    status: Literal["draft", "issued"] = t.one_of("status", ("draft", "issued"), "draft")
    system, owner, site, assessor = (
        t.text(key, "") for key in ("system", "owner", "site", "assessor")
    )
    cover = Cover(system, owner, site, assessor, status)
    t.done()
    return cover


def _policy(t: Table) -> Policy:
    policy = Policy(
        t.number("password_length", 1, 128),
        t.number("password_classes", 1, 4),
        t.texts("confidential", _CONFIDENTIAL),
    )
    t.done()
    return policy


def _service(t: Table) -> Service:
    service = Service(t.one_of("protocol", _SERVICES), _zones(t), t.text("reason"))
    t.done()
    return service


def _attestation(t: Table) -> Attestation:
    attestation = Attestation(
        _requirement(t),
        _zones(t),
        t.one_of("answer", _ANSWERS),
        t.text("statement"),
        t.text("owner"),
        t.day("date"),
        t.day("expires"),
        _document(t),
    )
    t.done()
    return attestation


def _compensation(t: Table) -> Compensation:
    compensation = Compensation(
        _requirement(t),
        _zones(t),
        t.text("countermeasure"),
        t.text("owner"),
        t.text("approver", ""),
        t.day("date"),
        t.day("expires"),
        _document(t),
    )
    t.done()
    return compensation


def _requirement(t: Table) -> str:
    found = t.text("requirement")
    if found not in {row.id for row in catalogue().rows}:
        t.fail(f"“requirement” must be one like “SR 1.4” or “SR 1.1 RE 2”, {found!r} is there")
    return found


def _zones(t: Table) -> tuple[str, ...]:
    found = t.texts("zones")
    if found == ():
        t.fail("“zones” is empty; left out it means all zones")
    return found or ()


def _document(t: Table) -> Document:
    title = t.text("document")
    return Document(title, t.matching("document_sha256", _DIGEST, "64 hexadecimal digits"))
