"""From projected coordinates to longitudes and latitudes: what services in Canada are published in.

Formulas: J. P. Snyder, Map Projections – A Working Manual (USGS PP 1395): Mercator, transverse Mercator (8-18 to 8-25),
Lambert conformal conic (15-5 ff.), Albers (14-11 ff.). NAD 83 and WGS 84 count as one: they differ by a metre or two.
Parameters: EPSG registry.
"""

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_A = 6378137.0
_F = 1 / 298.257222101
_E2 = _F * (2 - _F)
_E = math.sqrt(_E2)

Inverse = Callable[[float, float], tuple[float, float]]
"From x and y in metres to longitude and latitude in degrees."

GEOGRAPHIC = frozenset({4326, 4269, 4617, 4140, 4955, 8254, 8240, 8246, 104199})
_WEB_MERCATOR = frozenset({3857, 102100, 102113, 900913, 3785})


class Projection(NamedTuple):
    """A projection with its parameters, in degrees and metres."""

    method: str
    "tm, lcc or albers"
    longitude: float
    latitude: float = 0.0
    first: float = 0.0
    second: float = 0.0
    scale: float = 1.0
    easting: float = 0.0
    northing: float = 0.0


_CONICS = {
    3347: Projection("lcc", -91.8666666666667, 63.390675, 49, 77, 1, 6_200_000, 3_000_000),
    3978: Projection("lcc", -95, 49, 49, 77),
    3161: Projection("lcc", -85, 0, 44.5, 53.5, 1, 930_000, 6_430_000),
    32198: Projection("lcc", -68.5, 44, 46, 60),
    102002: Projection("lcc", -96, 40, 50, 70),
    3005: Projection("albers", -126, 45, 50, 58.5, 1, 1_000_000),
    102001: Projection("albers", -96, 40, 50, 70),
    3578: Projection("albers", -132.5, 59, 61.6666666666667, 68, 1, 500_000, 500_000),
    3798: Projection("lcc", -70, 44, 50, 46, 1, 800_000),
    3400: Projection("tm", -115, scale=0.9992, easting=500_000),
    3401: Projection("tm", -115, scale=0.9992),
    3775: Projection("tm", -111, scale=0.9999),
    3776: Projection("tm", -114, scale=0.9999),
    3777: Projection("tm", -117, scale=0.9999),
    3801: Projection("tm", -120, scale=0.9999),
}
_SAME = {
    3348: 3347, 3979: 3978, 42304: 3978, 3162: 3161, 6622: 32198, 3799: 3798, 3153: 3005, 102190: 3005, 3579: 3578,
    3402: 3400, 3403: 3401, 3779: 3775, 3780: 3776, 3781: 3777, 3778: 3801, 3782: 3801, 3802: 3801,
}  # fmt: skip
_UTM = re.compile(r"(?:269|326)(\d\d)")
_CSRS_UTM = {2955: 11, 2956: 12, 2957: 13, 2958: 17, 2959: 18, 2960: 19, 2961: 20, 2962: 21, 3154: 7, 3155: 8, 3156: 9,
             3157: 10, 3158: 14, 3159: 15, 3160: 16, 3761: 22, 9709: 23, 9713: 24}  # fmt: skip
_MTM = {1: -53, 2: -56, 3: -58.5, 4: -61.5, 5: -64.5, 6: -67.5, 7: -70.5, 8: -73.5, 9: -76.5, 10: -79.5, 11: -82.5,
        12: -81, 13: -84, 14: -87, 15: -90, 16: -93, 17: -96}  # fmt: skip


def inverse(wkid: int | None, wkt: str = "") -> Inverse | None:
    """What undoes the projection of an EPSG or Esri number or of well-known text; None where it is not known."""
    if wkid in GEOGRAPHIC:
        return _same
    if wkid in _WEB_MERCATOR:
        return _mercator
    projection = _numbered(wkid) if wkid else None
    if projection is None and wkt:
        if wkt.lstrip()[:6].upper() == "GEOGCS":
            return _same
        projection = _from_wkt(wkt)
    return _inverse(projection) if projection else None


def _numbered(wkid: int) -> Projection | None:
    wkid = _SAME.get(wkid, wkid)
    if wkid in _CSRS_UTM:
        return _utm(_CSRS_UTM[wkid])
    if wkid in _CONICS:
        return _CONICS[wkid]
    if (match := _UTM.fullmatch(str(wkid))) and 1 <= int(match[1]) <= 60:
        return _utm(int(match[1]))
    if 32181 <= wkid <= 32197 or 2945 <= wkid <= 2952:
        zone = wkid - 32180 if wkid >= 32181 else wkid - 2942
        return Projection("tm", _MTM[zone], scale=0.9999, easting=304_800)
    return None


def _utm(zone: int) -> Projection:
    return Projection("tm", -183 + 6 * zone, scale=0.9996, easting=500_000)


_NAME = re.compile(r'PROJECTION\s*\[\s*"([^"]+)"', re.IGNORECASE)
_PARAMETER = re.compile(r'PARAMETER\s*\[\s*"([^"]+)"\s*,\s*([-+\d.eE]+)\s*\]', re.IGNORECASE)
_UNIT = re.compile(
    r'UNIT\s*\[\s*"[^"]*"\s*,\s*([-+\d.eE]+)[^\]]*\]\s*(?:,\s*AUTHORITY[^\]]*\])?\s*\]\s*$', re.IGNORECASE
)
_METHODS = {"transverse": "tm", "gauss": "tm", "lambert_conformal": "lcc", "albers": "albers"}


def _from_wkt(wkt: str) -> Projection | None:
    """Esri's or OGC's well-known text, in metres."""
    name = _NAME.search(wkt[:5000])
    unit = _UNIT.search(wkt[:5000])
    if name is None or (unit and abs(_number(unit[1]) - 1) > 1e-9):
        return None
    method = next((code for word, code in _METHODS.items() if word in name[1].lower()), None)
    said = {key.lower(): _number(value) for key, value in _PARAMETER.findall(wkt[:5000])}
    longitude = said.get("central_meridian", said.get("longitude_of_center"))
    if method is None or longitude is None:
        return None
    return Projection(
        method, longitude, said.get("latitude_of_origin", said.get("latitude_of_center", 0.0)),
        said.get("standard_parallel_1", 0.0), said.get("standard_parallel_2", said.get("standard_parallel_1", 0.0)),
        said.get("scale_factor", 1.0), said.get("false_easting", 0.0), said.get("false_northing", 0.0),
    )  # fmt: skip


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


@lru_cache(maxsize=256)
def _inverse(p: Projection) -> Inverse | None:
    try:
        return {"tm": _transverse, "lcc": _lambert, "albers": _albers}[p.method](p)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def _same(x: float, y: float) -> tuple[float, float]:
    return x, y


def _mercator(x: float, y: float) -> tuple[float, float]:
    return math.degrees(x / _A), math.degrees(2 * math.atan(math.exp(y / _A)) - math.pi / 2)


def _transverse(p: Projection) -> Inverse:
    ep2 = _E2 / (1 - _E2)
    e1 = (1 - math.sqrt(1 - _E2)) / (1 + math.sqrt(1 - _E2))
    quadrant = _A * (1 - _E2 / 4 - 3 * _E2**2 / 64 - 5 * _E2**3 / 256)
    origin = _meridian(math.radians(p.latitude))

    def undo(x: float, y: float) -> tuple[float, float]:
        mu = (origin + (y - p.northing) / p.scale) / quadrant
        foot = (
            mu + (3 * e1 / 2 - 27 * e1**3 / 32) * math.sin(2 * mu)
            + (21 * e1**2 / 16 - 55 * e1**4 / 32) * math.sin(4 * mu)
            + 151 * e1**3 / 96 * math.sin(6 * mu) + 1097 * e1**4 / 512 * math.sin(8 * mu)
        )  # fmt: skip
        sine, cosine, tangent = math.sin(foot), math.cos(foot), math.tan(foot)
        c, t = ep2 * cosine**2, tangent**2
        n = _A / math.sqrt(1 - _E2 * sine**2)
        r = _A * (1 - _E2) / (1 - _E2 * sine**2) ** 1.5
        d = (x - p.easting) / (n * p.scale)
        latitude = foot - n * tangent / r * (
            d**2 / 2 - (5 + 3 * t + 10 * c - 4 * c**2 - 9 * ep2) * d**4 / 24
            + (61 + 90 * t + 298 * c + 45 * t**2 - 252 * ep2 - 3 * c**2) * d**6 / 720
        )  # fmt: skip
        longitude = (
            d - (1 + 2 * t + c) * d**3 / 6 + (5 - 2 * c + 28 * t - 3 * c**2 + 8 * ep2 + 24 * t**2) * d**5 / 120
        ) / cosine
        return p.longitude + math.degrees(longitude), math.degrees(latitude)

    return undo


def _meridian(latitude: float) -> float:
    return _A * (
        (1 - _E2 / 4 - 3 * _E2**2 / 64 - 5 * _E2**3 / 256) * latitude
        - (3 * _E2 / 8 + 3 * _E2**2 / 32 + 45 * _E2**3 / 1024) * math.sin(2 * latitude)
        + (15 * _E2**2 / 256 + 45 * _E2**3 / 1024) * math.sin(4 * latitude)
        - 35 * _E2**3 / 3072 * math.sin(6 * latitude)
    )


def _m(latitude: float) -> float:
    return math.cos(latitude) / math.sqrt(1 - _E2 * math.sin(latitude) ** 2)


def _t(latitude: float) -> float:
    sine = _E * math.sin(latitude)
    return math.tan(math.pi / 4 - latitude / 2) / math.pow((1 - sine) / (1 + sine), _E / 2)


def _lambert(p: Projection) -> Inverse:
    first, second = math.radians(p.first or p.latitude), math.radians(p.second or p.first or p.latitude)
    if abs(first - second) < 1e-12:
        n = math.sin(first)
    else:
        n = (math.log(_m(first)) - math.log(_m(second))) / (math.log(_t(first)) - math.log(_t(second)))
    big_f = _m(first) / (n * _t(first) ** n)
    rho0 = _A * big_f * _t(math.radians(p.latitude)) ** n * p.scale

    def undo(x: float, y: float) -> tuple[float, float]:
        x, y = x - p.easting, rho0 - (y - p.northing)
        rho = math.copysign(math.hypot(x, y), n)
        t = (rho / (_A * big_f * p.scale)) ** (1 / n)
        latitude = math.pi / 2 - 2 * math.atan(t)
        for _ in range(8):
            sine = _E * math.sin(latitude)
            latitude = math.pi / 2 - 2 * math.atan(t * ((1 - sine) / (1 + sine)) ** (_E / 2))
        return p.longitude + math.degrees(math.atan2(x, y) / n), math.degrees(latitude)

    return undo


def _q(latitude: float) -> float:
    sine = math.sin(latitude)
    return (1 - _E2) * (sine / (1 - _E2 * sine**2) - math.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E))


def _albers(p: Projection) -> Inverse:
    first, second = math.radians(p.first), math.radians(p.second)
    m1, q1 = _m(first), _q(first)
    n = math.sin(first) if abs(first - second) < 1e-12 else (m1**2 - _m(second) ** 2) / (_q(second) - q1)
    c = m1**2 + n * q1
    rho0 = _A * math.sqrt(c - n * _q(math.radians(p.latitude))) / n

    def undo(x: float, y: float) -> tuple[float, float]:
        x, y = x - p.easting, rho0 - (y - p.northing)
        q = (c - (math.hypot(x, y) * n / _A) ** 2) / n
        latitude = math.asin(max(-1.0, min(1.0, q / 2)))
        for _ in range(8):
            sine = math.sin(latitude)
            bracket = q / (1 - _E2) - sine / (1 - _E2 * sine**2)
            bracket += math.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
            latitude += (1 - _E2 * sine**2) ** 2 / (2 * math.cos(latitude)) * bracket
        return p.longitude + math.degrees(math.atan2(x, y) / n), math.degrees(latitude)

    return undo


def box(inverse_: Inverse, west: float, south: float, east: float, north: float) -> tuple[float, float, float, float]:
    """The box in degrees around a projected one: its edges are curves, so points along them count too.

    Raises ValueError where it lies outside of what the projection can tell.
    """
    steps = [step / 8 for step in range(9)]
    points = [(west + (east - west) * a, y) for a in steps for y in (south, north)]
    points += [(x, south + (north - south) * a) for a in steps for x in (west, east)]
    try:
        found = [inverse_(x, y) for x, y in points]
    except (OverflowError, ZeroDivisionError) as error:
        raise ValueError(str(error)) from None
    if not all(math.isfinite(number) for pair in found for number in pair):
        raise ValueError("not finite")
    longitudes, latitudes = [x for x, _ in found], [y for _, y in found]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
