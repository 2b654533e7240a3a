"""GBIF's Integrated Publishing Toolkit: its inventory, its feed, and the EML of each resource."""

# ruff: noqa: E501 (XML and HTML as servers write them)
from html import escape
from typing import Any

from .http import Answer, Request, json_answer

_XML = {"Content-Type": "text/xml;charset=UTF-8"}


class IptSite:
    """`resources` by short name: `{"title", "abstract", "published"}`; `inventory`: whether it has one; `third`: whether it
    is version 3, whose second inventory has what its first lacks, for `unregistered` is not known to GBIF."""

    def __init__(
        self, resources: dict[str, dict[str, Any]], *, root: str = "/ipt", inventory: bool = True, third: bool = False,
        unregistered: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.resources, self.root, self.inventory = resources, root, inventory
        self.third, self.unregistered = third, unregistered
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if request.path == f"{self.root}/inventory/dataset" and self.inventory:
            names = [name for name in (*self.resources, *self.doubled) if name not in self.unregistered]
            return json_answer({"registeredResources": [self._entry(name) for name in names]})
        if request.path == f"{self.root}/inventory/v2/dataset" and self.third:
            return json_answer({"resources": [self._second(name) for name in (*self.resources, *self.doubled)]})
        if request.path == f"{self.root}/rss.do":
            return Answer(200, self._feed().encode(), _XML)
        if request.path == f"{self.root}/eml.do" and (name := request.query.get("r", "")) in self.resources:
            return Answer(200, self._eml(name).encode(), _XML)
        return None

    def _entry(self, name: str) -> dict[str, Any]:
        said = self.resources[name]
        return {"title": said["title"], "type": "OCCURRENCE", "records": 500, "lastPublished": said["published"],
                "gbifKey": f"key-{name}", "eml": f"http://ipt.example.ca{self.root}/eml.do?r={name}",
                "dwca": f"http://ipt.example.ca{self.root}/archive.do?r={name}"}  # fmt: skip

    def _second(self, name: str) -> dict[str, Any]:
        said, here = self.resources[name], f"http://ipt.example.ca{self.root}"
        return {"id": name, "gbifKey": None if name in self.unregistered else f"key-{name}", "title": said["title"],
                "format": "dwca", "version": 1.2, "lastPublished": said["published"], "records": 500,
                "archive": [{"type": "dwca", "url": f"{here}/archive.do?r={name}"}],
                "metadata": [{"type": "eml", "url": f"{here}/eml.do?r={name}"}],
                "additionalProperties": {"core": "Occurrence"}}  # fmt: skip

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{escape(said['title'])}</title><link>http://ipt.example.ca{self.root}/resource?r={name}</link>"
            f"<ipt:eml>http://ipt.example.ca{self.root}/eml.do?r={name}</ipt:eml>"
            "<pubDate>Fri, 02 Jan 2026 03:04:05 +0000</pubDate></item>"
            for name, said in (
                list(self.resources.items()) if not self.inventory else list(self.resources.items())[:25]
            )
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss xmlns:ipt="http://ipt.gbif.org/" version="2.0"><channel>'
            f"<title>IPT</title><link>http://ipt.example.ca{self.root}</link>{items}</channel></rss>"
        )

    def _eml(self, name: str) -> str:
        said = self.resources[name]
        return f"""<?xml version="1.0" encoding="utf-8"?>
<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" packageId="8f0b9c1e-0000-4000-8000-{name[-12:]:0>12}/v1.3" system="http://gbif.org" scope="system" xml:lang="eng">
<dataset><alternateIdentifier>https://doi.org/10.5886/{name}</alternateIdentifier>
<title xml:lang="eng">{escape(said["title"])}</title>
<creator><individualName><givenName>Anne</givenName><surName>Gagnon</surName></individualName><organizationName>Example Museum</organizationName><electronicMailAddress>a.gagnon@museum.example.ca</electronicMailAddress><userId directory="http://orcid.org/">0000-0001-2345-6789</userId></creator>
<pubDate>2025-12-01</pubDate><language>eng</language>
<abstract><para>{escape(said["abstract"])}</para><para>Second paragraph.</para></abstract>
<keywordSet><keyword>Occurrence</keyword><keywordThesaurus>GBIF Dataset Type</keywordThesaurus></keywordSet>
<intellectualRights><para>This work is licensed under a <ulink url="http://creativecommons.org/licenses/by/4.0/legalcode"><citetitle>Creative Commons Attribution (CC-BY) 4.0 License</citetitle></ulink>.</para></intellectualRights>
<coverage><geographicCoverage><geographicDescription>Canada</geographicDescription><boundingCoordinates><westBoundingCoordinate>-141</westBoundingCoordinate><eastBoundingCoordinate>-52</eastBoundingCoordinate><northBoundingCoordinate>83</northBoundingCoordinate><southBoundingCoordinate>41</southBoundingCoordinate></boundingCoordinates></geographicCoverage>
<temporalCoverage><rangeOfDates><beginDate><calendarDate>1890-01-01</calendarDate></beginDate><endDate><calendarDate>2020-12-31</calendarDate></endDate></rangeOfDates></temporalCoverage>
<taxonomicCoverage><taxonomicClassification><taxonRankName>kingdom</taxonRankName><taxonRankValue>Plantae</taxonRankValue><commonName>Plants</commonName></taxonomicClassification></taxonomicCoverage></coverage>
<maintenance><description><para/></description><maintenanceUpdateFrequency>annually</maintenanceUpdateFrequency></maintenance>
<contact><individualName><givenName>Anne</givenName><surName>Gagnon</surName></individualName><electronicMailAddress>a.gagnon@museum.example.ca</electronicMailAddress></contact>
</dataset><additionalMetadata><metadata><gbif><dateStamp>2019-05-06T07:08:09</dateStamp><hierarchyLevel>dataset</hierarchyLevel><citation>Gagnon A (2025).</citation></gbif></metadata></additionalMetadata></eml:eml>"""
