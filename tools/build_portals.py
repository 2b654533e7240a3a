"""Build the registry of Canadian portals, and the municipal part of the list of jurisdictions.

    python tools/build_portals.py RECORDS.zip

RECORDS.zip holds the entries of datenoio/dataportals-registry for Canada (facts; MIT), one YAML file each. Names
in both languages, corrections and what is not to be suggested are in `tools/vocab/portals.toml`. Run it after
`build_vocab.py`, which writes the rest of the list of jurisdictions.
"""

import argparse
import json
import re
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from portal_kinds import harvest_of

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "parvis" / "vocab" / "data"
Entry = dict[str, Any]

# English form, French noun, French article before it, what the code of the government ends in.
PLACES = (
    (r"City of (.+)", "Ville", "de la ", ""),
    (r"Town of (.+)", "Ville", "de la ", ""),
    (r"Regional Municipality of (.+)", "Municipalité régionale", "de la ", "-region"),
    (r"Municipality of the (?:County|District) of (.+)", "Municipalité", "de la ", "-county"),
    (r"(?:District )?Municipality of (.+)", "Municipalité", "de la ", ""),
    (r"Township of (.+)", "Canton", "du ", "-township"),
    (r"Regional District of (.+)", "District régional", "du ", "-regional-district"),
    (r"(?!Regional)District of (.+)", "District", "du ", "-district"),
    (r"Region of (.+)", "Région", "de la ", "-region"),
    (r"County of (.+)", "Comté", "du ", "-county"),
    (r"Village of (.+)", "Village", "du ", ""),
    (r"(.+) Regional District", "District régional", "du ", "-regional-district"),
    (r"(.+) County", "Comté", "du ", "-county"),
    (r"Ville de (.+)", "Ville", "de la ", ""),
)
PROVINCES = {
    "Manitoba": "du Manitoba",
    "British Columbia": "de la Colombie-Britannique",
    "Alberta": "de l’Alberta",
    "Saskatchewan": "de la Saskatchewan",
    "New Brunswick": "du Nouveau-Brunswick",
    "Greater Sudbury": "du Grand Sudbury",
}
NOBODY = re.compile(r"not (explicitly|specified|available|stated)|^AGOL$|^unknown", re.IGNORECASE)
PROVINCIAL = re.compile(
    r"ministry|ministère|government|gouvernement|department|service yukon|\bnova scotia\b", re.IGNORECASE
)
PROVINCIAL_HOST = re.compile(
    r"\bgov\.\w\w\.ca|gouv\.qc\.ca|\balberta\.ca|\bsaskatchewan\.ca|\byukon\.ca|novascotia\.ca|princeedwardisland\.ca|\bgnb\."
)
THINGS = {
    "arcgisserver": ("map services", "Services cartographiques"),
    "geoserver": ("map services", "Services cartographiques"),
    "mapserver": ("map services", "Services cartographiques"),
    "geocortex": ("maps", "Cartes"),
    "geonode": ("geospatial catalogue", "Catalogue géospatial"),
    "geonetwork": ("geospatial catalogue", "Catalogue géospatial"),
    "erddap": ("ERDDAP server", "Serveur ERDDAP"),
    "thredds": ("THREDDS server", "Serveur THREDDS"),
    "dataverse": ("Dataverse", "Dataverse"),
}
FOR_CRAWLERS = frozenset({"sitemap", "arcgis:sitemap", "arcgis:geositemap", "arcgis:kmz", "arcgis:soap", "rss"})
LEVELS = {
    "Local government": "municipal",
    "Regional government": "provincial",
    "Central government": "federal",
    "Academy": "academic",
}
TERRITORIES = frozenset({"CA-YT", "CA-NT", "CA-NU"})


def kebab(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def of(name: str) -> str:
    """French `de`, elided before a vowel; provinces take their article."""
    if name in PROVINCES:
        return PROVINCES[name]
    return ("d’" if kebab(name)[:1] in tuple("aeio") else "de ") + name


def owner_of(name: str, governments: dict[str, str]) -> tuple[str, str, str, str]:
    """A government's name in English, in French, in French as it follows a noun, and the end of its code (or "")."""
    name = (
        " ".join(name.split())
        .replace("Villede", "Ville de")
        .replace("Monreal", "Montréal")
        .replace("Montreal", "Montréal")
    )
    name = re.sub(r"(, ON|, British Columbia)?(, Canada| \(Canada\))$| Maps & Applications$", "", name)
    name = re.sub(r"^(The )?(Resort |Corporation of (the )?)?(?=\w)", "", re.sub(r"\bOf\b", "of", name))
    if name in governments:
        french = governments[name]
        return name, french, "du " + french[0].lower() + french[1:], ""
    for pattern, noun, article, ending in PLACES:
        if match := re.fullmatch(pattern, name, re.IGNORECASE):
            french = f"{noun} {of(match[1])}"
            lowered = french if noun in ("Ville", "Région") else french[0].lower() + french[1:]
            return name, french, article + lowered, kebab(match[1]) + ending
    match = re.fullmatch(r"University of ([\w ]+)", name)
    if match and (match[1] in PROVINCES or " " not in match[1]):
        return name, f"Université {of(match[1])}", f"de l’université {of(match[1])}", ""
    if match := re.fullmatch(r"([\w’']+|Simon Fraser|Royal Roads) University", name):
        return name, f"Université {match[1]}", f"de l’université {match[1]}", ""
    return name, name, f"– {name}", ""


def slug_of(url: str, taken: set[str]) -> str:
    parts = urlsplit(url)
    host = re.sub(r"^www\.|\.(opendata|hub)\.arcgis\.com$|\.geocortex\.com$", "", (parts.hostname or "").lower())
    slug = kebab(host)[:48].strip("-")
    if slug in taken:
        slug = kebab(host + parts.path)[:60].strip("-")
    number = 2
    while slug in taken:
        slug = f"{slug.rsplit('--', 1)[0]}--{number}"
        number += 1
    return slug


def portal(
    entry: Entry, place_code: str, facts: Entry, owners: dict[str, list[str]], jurisdictions: dict[str, Entry]
) -> Entry:
    """One portal as Parvis keeps it; a new municipality is added to the jurisdictions."""
    raw_owner = str(entry["owner"].get("name") or entry["name"])
    if NOBODY.search(raw_owner):
        raw_owner = str(entry["name"])
    governments = {term["labels"]["en"]: term["labels"]["fr"] for code, term in jurisdictions.items() if len(code) <= 5}
    listed = facts.get("owner") or next((names for part, names in owners.items() if part in raw_owner), None)
    en, fr, of_fr, ending = owner_of(listed[0] if listed else raw_owner, governments)
    if listed and (en, fr) != tuple(listed):
        en, fr = listed
        of_fr = of_fr if ending else f"– {fr}"
    where = facts.get("place", place_code)
    level = facts.get("level") or LEVELS.get(entry["owner"].get("type", ""), "other")
    code = facts.get("jurisdiction")
    if code is None:
        code = jurisdiction_code(entry, en, fr, ending, where, level, jurisdictions)
    if code and re.match(r"CA-[A-Z]{2}-", code):
        level = "municipal"
        names = {"en": en, "fr": fr}
        jurisdictions.setdefault(
            code, {"code": code, "labels": names, "level": level, "parent": code[:5], "place": place_of(names)}
        )
    elif code:
        level = "federal" if code == "CA" else "territorial" if code in TERRITORIES else "provincial"
    elif level in ("federal", "provincial", "municipal") and "level" not in facts:
        level = "other" if level == "federal" else "regional"
    software = facts.get("software", entry["software"]["id"])
    kind, address = harvest_of(entry, software)
    kind = facts.get("kind", kind)
    address = facts.get("address", address) if kind else ""
    names = {"en": facts.get("en"), "fr": facts.get("fr")}
    if not names["en"] or not names["fr"]:
        names = generated_names(entry, software, en, of_fr, fr)
    languages = [lang["id"].lower() for lang in entry.get("langs") or [] if lang["id"] in ("EN", "FR")]
    endpoints = {point["type"]: point["url"] for point in entry.get("endpoints") or [] if point.get("url")}
    return {
        "slug": facts.get("slug", ""),
        "names": names,
        "owner": {"en": en, "fr": fr},
        "level": level,
        "jurisdiction": code or None,
        "place": where,
        "url": facts.get("url", entry["link"]),
        "software": software,
        "languages": facts.get("languages") or languages or ["en"],
        "kind": kind,
        "address": address,
        "left_out": facts.get("left_out", False),
        "twin": facts.get("twin"),
        "endpoints": {name: url for name, url in endpoints.items() if name not in FOR_CRAWLERS},
        "has_endpoint": bool(entry.get("endpoints")),
        "registry_id": entry["id"],
    }


def jurisdiction_code(
    entry: Entry, en: str, fr: str, ending: str, where: str, level: str, jurisdictions: dict[str, Entry]
) -> str | None:
    """The government whose portal it is; None where it is a university's, a firm's or an agency's of several."""
    if re.search(r"\.gc\.ca|canada\.ca|geo\.ca(/|$)", entry["link"]):
        return "CA"
    if level == "academic":
        return None
    government = next(
        (
            code
            for code, term in jurisdictions.items()
            if term["labels"]["en"] == en and (len(code) <= 5 or code[:5] == where)
        ),
        None,
    )
    if government:
        return government
    if ending:
        return f"{where}-{ending}" if where != "CA" else None
    if where != "CA" and (PROVINCIAL_HOST.search(entry["link"]) or PROVINCIAL.search(en)):
        return where
    return None


def generated_names(entry: Entry, software: str, en: str, of_fr: str, fr: str) -> dict[str, str]:
    """A name in both languages: `City of Barrie open data`, `Données ouvertes de la Ville de Barrie`."""
    own = " ".join(str(entry["name"]).split())
    if software in THINGS:
        return {"en": f"{en} {THINGS[software][0]}", "fr": f"{THINGS[software][1]} {of_fr}"}
    if re.search(
        r"open.*(data|government|portal|catalog)|données|data (catalog|portal)|geoportal|geohub|gis hub",
        own,
        re.IGNORECASE,
    ) and not re.search(r"police|SDG|archive|budget", own, re.IGNORECASE):
        return {"en": f"{en} open data", "fr": f"Données ouvertes {of_fr}"}
    if en.lower() in own.lower():
        return {"en": own, "fr": own}
    return {"en": f"{own} ({en})", "fr": f"{own} ({fr})"}


def add_licensors(jurisdictions: dict[str, Entry]) -> None:
    """The municipalities whose licences we know, even where they have no portal in the registry."""
    document = tomllib.loads((HERE / "vocab" / "licence.toml").read_text("utf-8"))
    for slug, facts in document["municipal"].items():
        code = f"CA-{facts['province']}-{slug}"
        labels = {"en": facts["en"], "fr": facts["fr"]}
        term = {"code": code, "labels": labels, "level": "municipal", "parent": code[:5], "place": place_of(labels)}
        jurisdictions.setdefault(code, term)


def place_of(names: dict[str, str]) -> dict[str, str]:
    """The place that governments are named after."""
    strip = r"^.*?\b(?:of|de|du) |^.*?\bd’| (?:County|Regional District|Region|Regional Municipality)$"
    return {lang: re.sub(strip, "", name) for lang, name in names.items()}


def distinct_names(portals: list[Entry]) -> None:
    """Portals that would be called the same are told apart by their host, all but the first."""
    for lang in ("en", "fr"):
        seen: set[str] = set()
        for entry in portals:
            if entry["names"][lang] in seen:
                entry["names"][lang] += f" ({re.sub('^www[.]', '', urlsplit(entry['url']).hostname or '')})"
            if entry["names"][lang] in seen:
                entry["names"][lang] += f" ({urlsplit(entry['url']).path.strip('/')})"
            seen.add(entry["names"][lang])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    archive = zipfile.ZipFile(parser.parse_args().records)
    ours = tomllib.loads((HERE / "vocab" / "portals.toml").read_text("utf-8"))
    jurisdictions = {
        term["code"]: term
        for term in json.loads((DATA / "jurisdiction.json").read_text("utf-8"))
        if len(term["code"]) <= 5
    }
    portals: list[Entry] = []
    for name in sorted(archive.namelist()):
        if not name.endswith(".yaml"):
            continue
        entry = yaml.safe_load(archive.read(name))
        folder = name.split("/")[-3]
        portals.append(
            portal(
                entry,
                "CA" if folder == "Federal" else folder,
                ours["portals"].get(entry["id"], {}),
                ours["owners"],
                jurisdictions,
            )
        )
    distinct_names(portals)
    add_licensors(jurisdictions)
    taken = {entry["slug"] for entry in portals if entry["slug"]}
    for entry in portals:
        entry["slug"] = entry["slug"] or slug_of(entry["url"], taken)
        taken.add(entry["slug"])
    slugs = {entry["registry_id"]: entry["slug"] for entry in portals}
    for entry in portals:
        entry["twin"] = slugs.get(entry["twin"] or "")
    order = {"federal": 0, "provincial": 1, "territorial": 2, "municipal": 3}
    portals.sort(
        key=lambda entry: (
            entry["kind"] is None or entry["left_out"],
            order.get(entry["level"], 4),
            entry["jurisdiction"] or "~",
            entry["slug"],
        )
    )
    write("portals", portals)
    write("jurisdiction", list(jurisdictions.values()))
    harvestable = sum(entry["kind"] is not None for entry in portals)
    print(f"{len(portals)} portals, {harvestable} harvestable, {len(jurisdictions)} jurisdictions")  # noqa: T201


def write(name: str, entries: list[Entry]) -> None:
    lines = ",\n".join(
        json.dumps({k: v for k, v in entry.items() if v not in ([], {}, "", None, False)}, ensure_ascii=False)
        for entry in entries
    )
    (DATA / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
