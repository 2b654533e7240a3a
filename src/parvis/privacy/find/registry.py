"""The detectors there are: Parvis's own, and those that other packages bring by the entry point group."""

import logging
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from .detector import Detector

log = logging.getLogger(__name__)

GROUP = "parvis.privacy.detectors"
OWN = (
    "sin",
    *(f"health_card_{code}" for code in ["on", "qc", "bc", "ab", "sk", "mb", "nb", "ns", "pe", "nl", "nt", "nu", "yt"]),
    "status_number",
    "passport",
    "driver_licence",
    "credit_card",
    "business_number",
    "quebec_enterprise",
    "email",
    "phone",
    "person_name",
    "name_in_text",
    "address",
    "postal_code",
    "fsa",
    "ip_address",
    "licence_plate",
    "date_of_birth",
    "coordinates",
)
"By module, those that tell a person first."


@cache
def known_detectors() -> tuple[Detector, ...]:
    """Every detector, Parvis's own first. One that can't be loaded is logged and left out."""
    found = [import_module(f"parvis.privacy.find.detectors.{name}").DETECTOR for name in OWN]
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            detector = entry.load()
            if not isinstance(detector, Detector):
                raise TypeError(f"{entry.value} is no Detector")
            found.append(detector)
        except Exception:
            log.exception("detector left out: %s", entry.value)
    return tuple(found)
