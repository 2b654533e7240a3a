"""The methods there are: Parvis's own, and those that other packages bring by the entry point group."""

import logging
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from parvis.privacy.errors import PrivacyError

log = logging.getLogger(__name__)

GROUP = "parvis.privacy.methods"
OWN = (
    "generalise",
    "mondrian",
    "cluster",
    "suppress_records",
    "suppress_cells",
    "microaggregate",
    "top_bottom",
    "pram",
    "noise",
    "swap",
)


@cache
def methods() -> dict[str, Any]:
    """Every method's module by name. One that can't be loaded, or lacks a part, is logged and left out."""
    found = {name: import_module(f"parvis.privacy.methods.{name}") for name in OWN}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            module = entry.load()
            if missing := [part for part in ("Parameters", "apply", "guarantee") if not hasattr(module, part)]:
                raise TypeError(f"{entry.value} lacks {missing}")
            found.setdefault(entry.name, module)
        except Exception:
            log.exception("method left out: %s", entry.value)
    return found


def method(name: str) -> Any:
    """A method by its name. Raises PrivacyError."""
    if name not in methods():
        raise PrivacyError.of("privacy-method-unknown", method=name[:40], methods=", ".join(methods()))
    return methods()[name]
