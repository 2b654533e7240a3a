"""The tag of a text that a machine translated: BCP 47's extension T, `fr-t-en` (RFC 6497)."""

from parvis.model import UNDETERMINED, Text, TextList


def marked_tag(lang: str, text: Text) -> str:
    """The language's tag; with what it was translated from where a machine did it."""
    if not text.is_machine(lang) or "-t-" in lang:
        return lang
    others = (other for other in text.values if not text.is_machine(other))
    origin = text.original or next(others, UNDETERMINED)
    # What a text was translated from is in doubt where only the translation is known.
    return f"{lang}-t-{origin}" if origin != lang else f"{lang}-t-{UNDETERMINED}"


def tagged_text(text: Text) -> dict[str, str]:
    """A text by language, each under its marked tag, as ckanext-fluent and DCAT-US 3 write texts."""
    return {marked_tag(lang, text): value for lang, value in text.values.items()}


def tagged_words(words: TextList) -> dict[str, list[str]]:
    """Lists of words by language, marked like texts."""
    text = Text(dict.fromkeys(words.values, ""), None, words.machine)
    return {marked_tag(lang, text): list(some) for lang, some in words.values.items()}
