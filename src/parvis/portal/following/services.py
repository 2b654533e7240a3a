"""What other parts may ask about saved searches."""

from .digesting import Digests, send_digests
from .saving import (
    ASKED,
    RHYTHMS,
    FollowingError,
    SearchEntry,
    change_search,
    delete_search,
    get_search,
    list_searches,
    next_time,
    question_of,
    save_search,
    search_of_token,
    unsubscribe,
)

__all__ = [
    "ASKED",
    "RHYTHMS",
    "Digests",
    "FollowingError",
    "SearchEntry",
    "change_search",
    "delete_search",
    "get_search",
    "list_searches",
    "next_time",
    "question_of",
    "save_search",
    "search_of_token",
    "send_digests",
    "unsubscribe",
]
