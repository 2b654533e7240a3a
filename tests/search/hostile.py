"""Questions that nobody means well, or that are written as nobody expected: for tests and for the bench."""

import sys
import unicodedata
from functools import cache

LONG = 10_000

HOSTILE: dict[str, str] = {
    "one long word": "a" * LONG,
    "ten thousand characters of words": "water " * (LONG // 6),
    "different words": " ".join(f"w{number}" for number in range(LONG // 5)),
    "wildcards": "* " * (LONG // 2),
    "beginnings": "wa* " * (LONG // 4),
    "stars in words": "a*b" * (LONG // 3),
    "a regular expression that explodes": "(a+)+$" * 1_500,
    "another": "((((a*)*)*)*)*b /(.*)*.*(.*)*x/",
    "brackets opened": "(" * LONG,
    "brackets within brackets": "(" * 400 + "eau" + ")" * 400,
    "quotes": '"' * (LONG - 1),
    "phrases": '"a" ' * (LONG // 4),
    "minus signs": "-" * LONG,
    "exclusions": "NOT " * 2_500 + "x",
    "alternatives": "a OR " * 2_000 + "b",
    "operators alone": " AND OR NOT " * 900,
    "null characters": "\0" * LONG,
    "control characters": "".join(map(chr, range(32))) * 300,
    "accents upon accents": "a" + "\u0301" * (LONG - 1),
    "turned round": "\u202e" * 500 + "water",
    "right to left": "مياه الشرب מי שתייה",
    "syllabics": "ᐃᓄᒃᑎᑐᑦ ᐃᒥᖅ " * 90,
    "emoji": "👩‍👩‍👧‍👦🇨🇦" * 1_000,
    "halves of characters": "\ud800water\udfff \udfff",
    "joiners": "\u200d" * LONG,
    "apostrophes": "l'" * (LONG // 2),
    "letters that become many": "\ufdfa" * 1_000,
    "hyphens": "-".join(["abc"] * 300),
    "digits": "9" * LONG,
    "an identifier that goes on": "18-10-0004-" * 900,
    "the syntax of other engines": "title:water^99~5 && || ! {} [] \\ / field:[* TO *] {!xmlparser} _exists_:id",
    "a database's syntax": "' OR 1=1; DROP TABLE dataset;--",
    "markup": "<script>alert(1)</script>&amp;{{7*7}}${7*7}" * 200,
    "backslashes": "\\" * LONG,
    "common words": "the de " * 1_400,
    "three scripts without spaces": "水質データ한국어ไทย" * 900,
}


@cache
def scripts() -> dict[str, str]:
    """Some words of every script of Unicode, by the first word of its letters' names."""
    letters: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char)[0] in "LMN":
            letters.setdefault(unicodedata.name(char, "UNNAMED").split()[0], []).append(char)
    return {name: "".join(found[:12]) + " " + " ".join(found[:12]) for name, found in letters.items()}
