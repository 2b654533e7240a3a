"""Words of one language for those of another: learned from the catalogue, joined with official terms, corrected."""

from .bitexts import Bitext, bitexts
from .corrections import Correction, Corrections, correction_key
from .lookup import Lexicon, LexiconFolder, Translation
from .store import About, UnusableFileError, read_corrections, read_learned, write_corrections, write_learned
from .terms import Synonyms, Terms, official_entries, official_terms
from .training import Learned, learn, official_texts

__all__ = [
    "About",
    "Bitext",
    "Correction",
    "Corrections",
    "Learned",
    "Lexicon",
    "LexiconFolder",
    "Synonyms",
    "Terms",
    "Translation",
    "UnusableFileError",
    "bitexts",
    "correction_key",
    "learn",
    "official_entries",
    "official_terms",
    "official_texts",
    "read_corrections",
    "read_learned",
    "write_corrections",
    "write_learned",
]
