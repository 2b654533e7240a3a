"""Which of Canada's schemas a package follows, by the fields that one of them alone has."""

from typing import Any

_FEDERAL = frozenset(
    (
        *("subject", "frequency", "date_published", "jurisdiction", "collection", "restrictions", "topic_category"),
        *("geographic_region", "spatial_representation_type", "presentation_form", "audience", "org_section"),
        *("time_period_coverage_start", "data_series_name", "maintainer_contact_form", "place_of_publication"),
    )
)
_ENOUGH = 3
"Fields of the federal schema that together show it."


def profile_of(data: dict[str, Any]) -> str:
    """The name of the schema that a package follows; empty where it is none that shows."""
    if "title_translated" in data or "notes_translated" in data:
        if "org_title_at_publication" in data or "imso_approval" in data:
            return "gc"
        if "access_level" in data or "eov" in data:
            return "ontario" if "access_level" in data else "cioos"
        # A draft for the federal portal has neither publisher nor approval yet.
        return "gc" if len(_FEDERAL & data.keys()) >= _ENOUGH else "fluent"
    if str(data.get("type", "")).startswith("bcdc") or "publish_state" in data:
        return "bc"
    if "updatefrequency" in data or "identifier-type" in data:
        return "alberta"
    if "custodian" in data or ("homepage_url" in data and "license_id" in data):
        return "yukon"
    if "ext_spatial" in data or "inv_ententes" in data:
        return "quebec"
    if "harvest_object_id" in data or "source_datajson_identifier" in data:
        return "data.gov"
    licence = data.get("license_id")
    return _BY_LICENCE.get(licence, "") if isinstance(licence, str) else ""


_BY_LICENCE = {
    "OGLA": "alberta",
    "ABOGPL": "alberta",
    "OGL-Yukon-2.0": "yukon",
    "/open-government-licence-yukon": "yukon",
}
"Ids of licences that one portal alone has."
