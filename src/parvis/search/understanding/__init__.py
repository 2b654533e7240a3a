"""What the words of a question say besides themselves: a period, a place, a format, a publisher.

Recognising never takes anything away: the words stay, and whatever has what they say counts beside what has the words.
So a title that holds the words is found as before. Narrowing to what was recognised is the reader's choice.
"""

from .pieces import Piece, Understood
from .publishers import Publishers
from .recognising import understand

__all__ = ["Piece", "Publishers", "Understood", "understand"]
