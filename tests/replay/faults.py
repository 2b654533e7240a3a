"""Ways in which portals fail, switched on for some requests."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Fault:
    """What goes wrong with requests whose path and query contain `match`.

    `kind`: `slow` (answers after `seconds`), `status` (`status`, with `headers`), `cut` (the connection ends in the
    middle of the body), `truncated` (a whole answer, whose JSON ends in the middle), `malformed`, `html`, `endless` (a
    body without end), `redirect` (to `location`; 302, or another `status` of
    a redirect), `body` (exactly `body`), `run` (calls `action`, then answers as if
    nothing had been).
    `skip`: how many such requests go well before; `times`: how many then fail, None for all.
    """

    match: str
    kind: str
    times: int | None = 1
    skip: int = 0
    seconds: float = 0.0
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    location: str = ""
    body: bytes = b""
    action: Callable[[], object] | None = None

    def applies(self, target: str) -> bool:
        """Whether it strikes this request; counts it."""
        if self.match not in target:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0
