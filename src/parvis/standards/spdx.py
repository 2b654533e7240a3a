"""Codes of the vocabulary `licence` as identifiers of the SPDX licence list, and back."""

from functools import lru_cache

from .licences import find_licence

_IDS = (
    "CC0-1.0", "CC-BY-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0",
    "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "ODbL-1.0", "ODC-By-1.0",
    "PDDL-1.0", "OGL-Canada-2.0", "OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0", "MIT", "Apache-2.0", "GPL-2.0-only",
    "GPL-3.0-only", "LGPL-3.0-only", "AGPL-3.0-only", "MPL-2.0", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2",
    "GFDL-1.3-only", "Unlicense", "etalab-2.0", "DL-DE-BY-2.0", "DL-DE-ZERO-2.0", "NLOD-2.0", "CDLA-Permissive-2.0",
)  # fmt: skip
"Identifiers of the list (3.25) that open data go by."


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _IDS:
        if (code := find_licence(name, "", "")) is not None:
            found.setdefault(code, name)
    return found


def spdx(code: str) -> str | None:
    """The SPDX identifier of a licence, where the list has it."""
    return _by_code().get(code)
