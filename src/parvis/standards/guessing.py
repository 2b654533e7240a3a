"""Which language a text is in, guessed by its commonest words: to doubt what a record states, never to change it.

Small words decide, as in every guesser for long texts; 60 of each language are enough for a paragraph. Libraries that
tell 75 languages apart weigh 100 times more, and are asked here about a handful.
"""

from functools import lru_cache

from parvis.model import UNDETERMINED, Text

from .findings import Findings

LONGEST = 600
"Characters that are looked at."
FEWEST = 5
"Small words that a guess needs."
_PLAIN = 3
"As many small words of its language at its start leave no doubt about a text."
_WORDS = {
    "en": "the of and to in is for that this with are by as on be from or it at which was not an have has were will "
    "their can each these all been its use used using other more than may within between also such only when where "
    "who how what about into through during under over per there they both any does did",
    "fr": "le la les de des du et à un une en dans par pour que qui sur au aux est sont cette ces ce avec plus ou se "
    "sa son ses leur leurs être été ont il elle nous vous pas ne d l qu s c n entre selon ainsi lors dont afin sous "
    "chaque tous toutes mais comme aussi où depuis peut peuvent fait",
    "es": "el los las del y una con para por como más este esta estos estas son ser está han fue sus entre sobre "
    "también desde cuando donde muy sin cada",
}
"Small words by language. Those that two of the languages share count for neither."
_SIGNS = str.maketrans(dict.fromkeys(".,;:!?()[]{}\"'’«»“”/|*#<>=_-–—\n\r\t", " "))


@lru_cache(maxsize=1)
def _known() -> dict[str, frozenset[str]]:
    sets = {lang: frozenset(words.split()) for lang, words in _WORDS.items()}
    return {
        lang: words - frozenset().union(*(others for other, others in sets.items() if other != lang))
        for lang, words in sets.items()
    }


def guess(text: str) -> str | None:
    """The language that most of a text's small words are of; None where too few or too many kinds of them are there."""
    words = text[:LONGEST].lower().translate(_SIGNS).split()
    counts = sorted(((sum(map(known.__contains__, words)), lang) for lang, known in _known().items()), reverse=True)
    (most, lang), (next_most, _) = counts[0], counts[1]
    return lang if most >= FEWEST and most >= 4 * next_most else None


def doubt(findings: Findings, pointer: str, text: Text) -> None:
    """Tell which of a text's languages it hardly is in; machine translations too, for they may have failed."""
    for lang, value in text.values.items():
        if lang == UNDETERMINED or len(value) < 40 or lang not in _WORDS:
            continue
        # Most texts are in their language, which their first words show: a quick look at these is enough.
        if len(_known()[lang].intersection(value[:240].lower().split())) >= _PLAIN:
            continue
        guessed = guess(value)
        if guessed is not None and guessed != lang:
            findings.add("language-doubtful", pointer, "warning", language=lang, guessed=guessed, value=value)


def split_text(value: str) -> Text | None:
    """A text that says the same in two languages, one after the other, as a text by language; None for any other.

    The halves stand on both sides of ` | `, ` / `, a line of dashes or an empty line.
    """
    for mark in (" | ", " / ", "\n---\n", "\n\n"):
        first, found, second = value.partition(mark)
        if not found or mark in second:
            continue
        langs = guess(first), guess(second)
        if None not in langs and langs[0] != langs[1]:
            return Text({str(langs[0]): first.strip(), str(langs[1]): second.strip()})
    return None
