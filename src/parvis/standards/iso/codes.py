"""The code lists of ISO 19115, and the numbers that Canada's register of metadata (NAP) gives them.

`RI_367` is `publication` in English and French alike; records write both words: `publication; publication`.
Source: the North American Profile's register, https://schemas.metadata.geo.ca/register/napMetadataRegister.xml.
"""

import re
from functools import lru_cache
from importlib.resources import files

import msgspec

from parvis.vocab import fold

REGISTER = "https://schemas.metadata.geo.ca/register/napMetadataRegister.xml"
_NUMBER = re.compile(r"RI_\d+")


class RegisteredList(msgspec.Struct, frozen=True):
    """A code list of the register: its own name there, and its codes with their words in English and French."""

    register: str
    codes: dict[str, tuple[str, str]]


@lru_cache(maxsize=1)
def registered() -> dict[str, RegisteredList]:
    """The register's lists by the name that ISO gives them: `CI_DateTypeCode`."""
    data = (files(__package__) / "data" / "hnap_codes.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, RegisteredList])


@lru_cache(maxsize=1)
def _by_number() -> dict[str, str]:
    return {number: words[0] for known in registered().values() for number, words in known.codes.items()}


@lru_cache(maxsize=1)
def _by_word() -> dict[str, dict[str, str]]:
    """Of each list ISO's word for either language's, folded."""
    return {
        name: {fold(word): words[0] for words in known.codes.values() for word in words}
        for name, known in registered().items()
    }


@lru_cache(maxsize=8192)
def word_of(code_list: str, code: str, label: str) -> str:
    """ISO's word for a code: for `RI_367` its word, for a French one the English; else the code itself."""
    if code:
        if (found := _by_number().get(code)) is not None:
            return found
        if not _NUMBER.fullmatch(code):
            return _by_word().get(code_list, {}).get(fold(code), code)
    for word in label.split(";"):
        if (found := _by_word().get(code_list, {}).get(fold(word.strip()))) is not None:
            return found
    return label.split(";")[0].strip() or code


@lru_cache(maxsize=1024)
def number_of(code_list: str, word: str) -> tuple[str, str] | None:
    """The register's number and both words (`publication; publication`) of ISO's word; None where it lacks it."""
    known = registered().get(code_list)
    for number, words in (known.codes if known else {}).items():
        if words[0] == word:
            return number, f"{words[0]}; {words[1]}"
    return None
