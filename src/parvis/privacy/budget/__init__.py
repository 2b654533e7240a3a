"""Differential privacy: answers with noise, and a ledger of the budget that each dataset has spent."""

from .answering import KINDS, Answer, Question, ask
from .explaining import Odds, odds
from .ledger import Entry, Ledger, LedgerState, ledger_path

__all__ = [
    "KINDS",
    "Answer",
    "Entry",
    "Ledger",
    "LedgerState",
    "Odds",
    "Question",
    "ask",
    "ledger_path",
    "odds",
]
