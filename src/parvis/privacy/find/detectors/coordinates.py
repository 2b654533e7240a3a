"""Places as latitude and longitude: in two columns, in one, or as well-known text."""

from parvis.privacy.find.detector import Detector

NUMBER = r"[-−]?\d{1,3}\.\d{3,}"
DETECTOR = Detector(
    name="coordinates",
    labels={"en": "Coordinates of a place", "fr": "Coordonnées d’un lieu"},
    words=(
        "lat",
        "lon",
        "lng",
        "long",
        "latitude",
        "longitude",
        "coordinates",
        "coordonnées",
        "geom",
        "wkt",
        "lat long",
    ),
    shape=rf"(?:POINT ?\( ?{NUMBER} {NUMBER} ?\)|\(?{NUMBER}[,;] ?{NUMBER}\)?|{NUMBER})",
    common=0.15,
    prior=0.02,
    role="quasi",
    whole=True,
    source="ISO 6709, OGC Simple Feature Access",
)
