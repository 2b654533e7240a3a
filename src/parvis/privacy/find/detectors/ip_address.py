"""IP addresses, of versions 4 and 6."""

import ipaddress

from parvis.privacy.find.detector import Detector


def is_valid(text: str) -> bool:
    """Whether it is an address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


DETECTOR = Detector(
    name="ip-address",
    labels={"en": "IP address", "fr": "Adresse IP"},
    words=("ip", "ip address", "adresse ip", "ipv4", "ipv6", "client ip", "remote addr"),
    shape=r"(?:\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b|\b[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,7}\b)",
    check=is_valid,
    chance=0.3,
    common=0.02,
    source="RFC 791, RFC 4291",
)
