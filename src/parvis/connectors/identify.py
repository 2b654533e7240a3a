"""What a record calls itself: its guid, when it changed, and where its page is."""

from typing import Any, NamedTuple

from parvis.model import Problem

from .records import derived_guid

_MOST = 2000
"Characters of a guid."


class Identity(NamedTuple):
    guid: str
    modified: str | None
    url: str | None
    derived: bool = False
    field: str = "id"

    def problems(self, where: str) -> tuple[Problem, ...]:
        """A warning where the guid had to be made up."""
        if not self.derived:
            return ()
        pointer = f"{where}/{self.field}"
        return (
            Problem("guid-derived", severity="warning", record=self.guid, pointer=pointer, values={"guid": self.guid}),
        )


def identify(standard: str, value: Any) -> Identity:
    """The identity of a record of a standard (`ckan`, `dcat-us`, `statcan`).

    Raises ValueError where the value is not a JSON object.
    """
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return _BY_STANDARD.get(standard, _other)(value)


def _ckan(value: dict[str, Any]) -> Identity:
    guid = _text(value.get("id")) or _text(value.get("name"))
    return _made(guid, value, "id", modified=_text(value.get("metadata_modified")), url=None)


def _dcat_us(value: dict[str, Any]) -> Identity:
    guid = _text(value.get("identifier"))
    if not guid and isinstance(nested := value.get("identifier"), dict):
        # DCAT-US 3: an identifier is an object with a notation.
        guid = _text(nested.get("@id")) or _text(nested.get("notation"))
    return _made(guid, value, "identifier", modified=_text(value.get("modified")), url=_text(value.get("landingPage")))


def _statcan(value: dict[str, Any]) -> Identity:
    product = value.get("pid", value.get("productId"))
    guid = str(product) if isinstance(product, int) and not isinstance(product, bool) else _text(product)
    modified = _text(value.get("release_time")) or _text(value.get("releaseTime"))
    page = f"https://www150.statcan.gc.ca/t1/tbl1/en/tv.action?pid={guid}01" if guid.isdigit() else ""
    return _made(guid, value, "pid" if "pid" in value else "productId", modified=modified, url=page)


def _other(value: dict[str, Any]) -> Identity:
    guid = next((text for key in ("id", "identifier", "@id", "name") if (text := _text(value.get(key)))), "")
    return _made(guid, value, "id", modified="", url=None)


_BY_STANDARD = {"ckan": _ckan, "dcat-us": _dcat_us, "dcat-us-3": _dcat_us, "statcan": _statcan}


def _made(guid: str, value: dict[str, Any], field: str, *, modified: str, url: str | None) -> Identity:
    derived = not guid
    if derived:
        guid = derived_guid(*(value.get(key) for key in ("title", "landingPage", "url", "publisher", "organization")))
    return Identity(guid[:_MOST], modified[:40] or None, url or None, derived, field)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
