"""Texts and keywords of plain datasets, by language."""

from parvis.model import UNDETERMINED, Text, TextList
from parvis.standards.texts import LONGEST_TITLE, LONGEST_WORD, clean, one_line

from .graph import OR, literal, values_of
from .shapes import MOST_TOLD, NotPlainError
from .source import Source

_SHORT = 10
"Texts that are shorter may be words that stand for nothing, like `null`."


class PlainTexts:
    """Reads texts as Turtle has them; languages that are told again are worked out once.

    Its methods raise NotPlainError for what is no text, in no known language, a machine's translation, or not the only
    one in its language.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._ends: dict[str, str] = {}
        "The language of a text by what stands behind it."
        self._words: dict[tuple[str, str], tuple[str, str]] = {}

    def text(self, text: str, longest: int) -> Text:
        """Texts by language: one in each, no longer than this."""
        odd = not text.isprintable() or "\\" in text or "&" in text or "  " in text
        # No quote is within a text but behind a backslash.
        pieces = text.split('"') if not odd or "\\" not in text else _pieces(text)
        if pieces[0]:
            raise NotPlainError
        found: dict[str, str] = {}
        ends = self._ends
        lang = ""
        for whole, end in zip(pieces[1::2], pieces[2::2], strict=True):
            lang = ends.get(end) or self._end(end)
            if (
                len(whole) < _SHORT
                or whole[0] == " "
                or whole[-1] == " "
                or (odd and (not whole.isprintable() or "\\" in whole or "&" in whole or "  " in whole))
            ):
                whole = literal(f'"{whole}"')[0]
                whole = one_line(whole) if longest == LONGEST_TITLE else clean(whole)
            if not whole or len(whole) > longest or lang in found:
                raise NotPlainError
            found[lang] = whole
        if len(found) == 1:
            return Text(found, None if lang == UNDETERMINED else lang)
        return Text(found)

    def _end(self, end: str) -> str:
        """The language that is told behind a text, perhaps with what stands before the next, kept for the next one."""
        tag = end.removesuffix(OR)
        if tag and (tag[0] != "@" or " " in tag):
            raise NotPlainError
        lang, origin = self.source.tag(tag[1:], "", "") if tag else (self.source.context.language, None)
        if origin is not None or self.source.findings.all():
            raise NotPlainError
        self._ends[end] = lang
        return lang

    def words(self, text: str) -> TextList:
        """Keywords by language."""
        lists: dict[str, dict[str, None]] = {}
        words = self._words
        pieces = text.split('"') if "\\" not in text else _pieces(text)
        if pieces[0]:
            raise NotPlainError
        for pair in zip(pieces[1::2], pieces[2::2], strict=True):
            lang, word = words.get(pair) or self._word(*pair)
            if lang in lists:
                lists[lang][word] = None
            else:
                lists[lang] = {word: None}
        return TextList({lang: tuple(found) for lang, found in lists.items()})

    def _word(self, whole: str, end: str) -> tuple[str, str]:
        lang, word = self._end(end), one_line(literal(f'"{whole}"')[0])
        if not word or len(word) > LONGEST_WORD:
            raise NotPlainError
        if len(self._words) < MOST_TOLD:
            self._words[whole, end] = lang, word
        return lang, word


def _pieces(text: str) -> list[str]:
    """Texts that may hold quotes, as splitting at the quotes around them would have it."""
    pieces = [""]
    for value in values_of(text):
        end = value.rfind('"')
        if end < 1:
            raise NotPlainError
        pieces += (value[1:end], value[end + 1 :])
    return pieces
