"""Inuktut in syllabics finds the same in Roman letters, and the other way round: for searching alone.

The two orthographies of the Inuit Cultural Institute (1976) write the same syllables, with Nunavik's row of `ai`; what
is shown to people is never transliterated. `ł` is also typed `&` or `hl`.
"""

import re

from .query import Added, All, Any, Meant, Node, Phrase, Word, fold

_VOWELS = ("i", "u", "a", "ii", "uu", "aa", "ai")
_ROWS = {
    "": "ᐃᐅᐊᐄᐆᐋᐁ", "p": "ᐱᐳᐸᐲᐴᐹᐯ", "t": "ᑎᑐᑕᑏᑑᑖᑌ", "k": "ᑭᑯᑲᑮᑰᑳᑫ", "g": "ᒋᒍᒐᒌᒎᒑᒉ", "m": "ᒥᒧᒪᒦᒨᒫᒣ", "n": "ᓂᓄᓇᓃᓅᓈᓀ",
    "s": "ᓯᓱᓴᓰᓲᓵᓭ", "l": "ᓕᓗᓚᓖᓘᓛᓓ", "j": "ᔨᔪᔭᔩᔫᔮᔦ", "v": "ᕕᕗᕙᕖᕘᕚᕓ", "r": "ᕆᕈᕋᕇᕉᕌᕃ", "q": "ᕿᖁᖃᖀᖂᖄᙯ", "ng": "ᖏᖑᖓᖐᖒᖔᙰ",
    "nng": "ᙱᙳᙵᙲᙴᙶ", "ł": "ᖠᖢᖤᖡᖣᖥ",
}  # fmt: skip
"By consonant: its syllables, in the order of `_VOWELS`."
_FINALS = {
    "p": "ᑉ", "t": "ᑦ", "k": "ᒃ", "g": "ᒡ", "m": "ᒻ", "n": "ᓐ", "s": "ᔅ", "l": "ᓪ", "j": "ᔾ", "v": "ᕝ", "r": "ᕐ",
    "q": "ᖅ", "ng": "ᖕ", "nng": "ᖖ", "ł": "ᖦ", "h": "ᕼ",
}  # fmt: skip
_LAST = ("", "p", "t", "k", "q", "n", "m", "ng")
"What a word of Inuktut ends in, besides vowels."
_SYLLABIC = re.compile("[\u1401-\u167f]")
_SYLLABLE = re.compile(
    r"(?P<first>nng|ng|[ptkgmnsljvrqłh])?(?P<vowel>ii|uu|aa|ai|i|u|a)|(?P<final>nng|ng|[ptkgmnsljvrqł])"
)

_ROMAN = {
    syllable: consonant + vowel
    for consonant, row in _ROWS.items()
    for vowel, syllable in zip(_VOWELS, row, strict=False)
} | {final: consonant for consonant, final in _FINALS.items()}
_SYLLABICS = {
    (consonant, vowel): syllable
    for consonant, row in _ROWS.items()
    for vowel, syllable in zip(_VOWELS, row, strict=False)
}


def in_both_scripts(root: All) -> All:
    """The question whose words of Inuktut are looked for in both scripts."""
    return All(tuple(_both(node) for node in root.nodes))


def _both(node: Node) -> Node:
    if isinstance(node, All):
        return in_both_scripts(node)
    if isinstance(node, Any):
        return Any(tuple(_both(inner) for inner in node.nodes))
    if isinstance(node, Added | Meant):
        return node._replace(node=_both(node.node))
    if isinstance(node, Word) and not (node.prefix or node.optional or node.asking):
        other = romanized(node.text) or syllabics(node.text)
        return Meant(node, (Phrase(other),)) if other else node
    return node


def romanized(text: str) -> str:
    """A word of syllabics in Roman letters; empty where it is none, or has syllables of other languages."""
    if not _SYLLABIC.match(text):
        return ""
    roman = "".join(_ROMAN.get(char, "?") for char in text)
    # Before k, q is written as a final, so that the two are a long q: ᑕᖅᑭᖅ is taqqiq.
    return "" if "?" in roman else roman.replace("qk", "qq")


def syllabics(text: str) -> str:
    """A word in Roman letters in syllabics; empty where no word of Inuktut has its sounds."""
    word = text.lower().replace("&", "ł").replace("hl", "ł")
    if len(word) < 3 or fold(word).strip("aiuptkgmnsljvrqłh"):
        return ""
    word = word.replace("qq", "qk")
    found: list[str] = []
    at = clustered = 0
    while at < len(word):
        match = _SYLLABLE.match(word, at)
        if match is None:
            return ""
        consonant, vowel, final = match["first"] or "", match["vowel"], match["final"]
        clustered = clustered + 1 if final else 0
        if clustered > 1 or (final and not found):
            return ""  # Two consonants follow each other at the most, and none begins a word.
        found.append(_syllable(consonant, vowel) if vowel else _FINALS[final])
        at = match.end()
        last = final or ""
    return "".join(found) if last in _LAST and "" not in found else ""


def _syllable(consonant: str, vowel: str) -> str:
    if consonant == "h":
        return _FINALS["h"] + _SYLLABICS["", vowel]
    if vowel == "ai":  # Nunavut writes it as two syllables; Nunavik's row is read, not written.
        return _SYLLABICS[consonant, "a"] + _SYLLABICS["", "i"]
    return _SYLLABICS[consonant, vowel]
