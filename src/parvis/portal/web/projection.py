"""The Canada Atlas Lambert projection, on a sphere, onto the map that pages draw.

Lambert conformal conic with standard parallels 49° and 77° N and central meridian 95° W (EPSG:3978; Snyder 1987,
p. 104): lengths anywhere in Canada are drawn within six hundredths of true, so Nunavut looks as large as it is.
A box of longitudes and latitudes becomes a ring sector exactly, so its edges need no breaking up; the cut runs along
85° E, on the far side of the pole, and a box across the antimeridian is one piece.
"""

from math import atan, atan2, cos, degrees, exp, hypot, log, pi, pow, radians, sin, tan

RADIUS = 6371.0
"Kilometres."
CENTRE = -95.0
_P1, _P2 = radians(49), radians(77)


def _half(latitude: float) -> float:
    return tan(pi / 4 + latitude / 2)


CONE: float = log(cos(_P1) / cos(_P2)) / log(_half(_P2) / _half(_P1))
_F = cos(_P1) * pow(_half(_P1), CONE) / CONE

LEFT, TOP, SCALE = -2800.0, -640.0, 1000 / 6200
"Kilometres of the map's corner east and north of (95° W, the pole), and map units per kilometre."
WIDTH, HEIGHT = 1000, 790
APEX_X, APEX_Y = -LEFT * SCALE, TOP * SCALE
"Where the pole is on the map, in its units; y grows downward."
EQUATOR = RADIUS * _F * SCALE
"The radius of the equator, in map units, were it drawn: those of all parallels follow from it."
SOUTHMOST = 5.0
"Latitudes below this are off the map whatever the longitude; drawing stops there."


def radius(latitude: float) -> float:
    """The distance of a parallel from the pole on the map, in map units."""
    if latitude >= 89.9999:
        return 0.0
    return EQUATOR / pow(_half(radians(max(latitude, SOUTHMOST))), CONE)


def angle(longitude: float) -> float:
    """The angle of a meridian about the pole on the map, in radians, 0 straight down, counted eastward."""
    return CONE * radians((longitude - CENTRE + 180) % 360 - 180)


def at(distance: float, turn: float) -> tuple[float, float]:
    """The map point at such a distance and angle from the pole."""
    return APEX_X + distance * sin(turn), APEX_Y + distance * cos(turn)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees as a point of the map: x rightward from 0 to WIDTH, y downward from 0 to HEIGHT."""
    return at(radius(latitude), angle(longitude))


def unproject(x: float, y: float) -> tuple[float, float]:
    """A point of the map as longitude and latitude in degrees."""
    dx, dy = x - APEX_X, y - APEX_Y
    distance = hypot(dx, dy)
    if distance == 0:
        return CENTRE, 90.0
    turn = atan2(dx, dy)
    latitude = 2 * atan(pow(EQUATOR / distance, 1 / CONE)) - pi / 2
    longitude = CENTRE + degrees(turn / CONE)
    return (longitude + 180) % 360 - 180, degrees(latitude)


def stretch(latitude: float) -> float:
    """How much longer than in nature distances at this latitude are drawn (1.0: true to scale)."""
    return CONE * _F * exp(-CONE * log(_half(radians(latitude)))) / cos(radians(latitude))
