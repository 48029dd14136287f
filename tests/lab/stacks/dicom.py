"""DICOM: pynetdicom on both ends."""

from __future__ import annotations

from collections.abc import Iterator

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE, evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined, unused-ignore]
    CTImageStorage,
    StudyRootQueryRetrieveInformationModelFind,
    Verification,
)

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_CONTEXTS = (Verification, CTImageStorage, StudyRootQueryRetrieveInformationModelFind)
_SUCCESS, _PENDING = 0x0000, 0xFF00
_SIDE = 32


def serve(plant: Plant, host: Host, service: Service) -> None:
    """An archive that keeps nothing and finds two studies."""
    archive = AE(ae_title=str(service.settings["title"]))
    for context in _CONTEXTS:
        archive.add_supported_context(context)
    handlers = [
        (evt.EVT_C_ECHO, lambda _: _SUCCESS),
        (evt.EVT_C_STORE, lambda _: _SUCCESS),
        (evt.EVT_C_FIND, _found),
    ]
    archive.start_server(("0.0.0.0", service.port), block=True, evt_handlers=handlers)


def _found(_: object) -> Iterator[tuple[int, Dataset | None]]:
    for number in range(2):
        study = Dataset()
        study.QueryRetrieveLevel = "STUDY"
        study.PatientID = f"T{number}"
        study.StudyInstanceUID = f"1.2.3.{number}"
        yield _PENDING, study
    yield _SUCCESS, None


def poll(plant: Plant, poll: Poll) -> None:
    """Each turn an association: is it there, store an image, find studies."""
    service = plant.hosts[poll.server].service("dicom")
    modality = AE(ae_title=poll.client.upper()[:16])
    for context in _CONTEXTS:
        modality.add_requested_context(context, ExplicitVRLittleEndian)
    address, title = plant.address(poll.client, poll.server), str(service.settings["title"])
    asked = Dataset()
    asked.QueryRetrieveLevel, asked.PatientID, asked.StudyInstanceUID = "STUDY", "*", ""
    for _ in turns(poll):
        association = modality.associate(address, service.port, ae_title=title)
        if not association.is_established:
            raise ConnectionError(f"{poll.server} takes no association")
        association.send_c_echo()
        association.send_c_store(_image(plant.hosts[poll.client]))
        list(association.send_c_find(asked, StudyRootQueryRetrieveInformationModelFind))
        association.release()


def _image(modality: Host) -> Dataset:
    """A black picture of nobody."""
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = CTImageStorage, generate_uid()
    image.PatientID, image.PatientName, image.Modality = "T1", "TEST^PATIENT", "CT"
    image.Manufacturer = modality.identity.vendor
    image.ManufacturerModelName = modality.identity.model
    image.StudyInstanceUID, image.SeriesInstanceUID = "1.2.3.1", "1.2.3.1.1"
    image.Rows = image.Columns = _SIDE
    image.BitsAllocated, image.BitsStored, image.HighBit = 16, 12, 11
    image.SamplesPerPixel, image.PixelRepresentation = 1, 0
    image.PhotometricInterpretation = "MONOCHROME2"
    image.PixelData = bytes(_SIDE * _SIDE * 2)
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.file_meta.MediaStorageSOPClassUID = CTImageStorage
    image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
    return image
