"""What other parts may ask of the lexicon."""

from .correcting import (
    CorrectionEntry,
    LexiconError,
    add_translation,
    forbid_translation,
    list_corrections,
    put_in_force,
    undo_correction,
)
from .keeping import LexiconState, lexicon_state, look_up
from .training import TrainingStoppedError, is_due, train, train_if_due

__all__ = [
    "CorrectionEntry",
    "LexiconError",
    "LexiconState",
    "TrainingStoppedError",
    "add_translation",
    "forbid_translation",
    "is_due",
    "lexicon_state",
    "list_corrections",
    "look_up",
    "put_in_force",
    "train",
    "train_if_due",
    "undo_correction",
]
