"""Figures of one run, printed as they come and kept as JSON and Markdown."""

import json
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


class Report:
    """Collects lines: what was measured, the figure, and the floor it is held to, where there is one."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def say(
        self, what: str, figure: float | str, unit: str = "", *, floor: str = "", holds: bool | None = None
    ) -> None:
        """Add a line and print it."""
        shown = f"{figure:,.3g}" if isinstance(figure, float) and abs(figure) < 100 else figure
        shown = f"{shown:,.0f}" if isinstance(shown, float) else f"{shown:,}" if isinstance(shown, int) else shown
        self.lines.append(
            {"what": what, "figure": figure, "shown": shown, "unit": unit, "floor": floor, "holds": holds}
        )
        mark = {None: "", True: "  ok", False: "  MISSED"}[holds]
        print(f"{what:<72} {shown:>12} {unit:<12} {floor}{mark}", flush=True)

    def save(self, folder: Path) -> None:
        """Write `measured.json` and `measured.md`."""
        folder.mkdir(parents=True, exist_ok=True)
        meta = {"python": platform.python_version(), "machine": platform.machine(), "when": time.strftime("%F")}
        (folder / "measured.json").write_text(json.dumps({**meta, "lines": self.lines}, indent=1), "utf-8")
        rows = [f"| {line['what']} | {line['shown']} {line['unit']} | {line['floor']} |" for line in self.lines]
        (folder / "measured.md").write_text(
            "\n".join(["| what | figure | floor |", "| --- | --- | --- |", *rows]) + "\n", "utf-8"
        )

    @property
    def missed(self) -> list[str]:
        """What did not hold."""
        return [line["what"] for line in self.lines if line["holds"] is False]


def timed(work: Callable[[], object]) -> float:
    """How many seconds it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(times: Sequence[float], share: float) -> float:
    """The time that `share` of the times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


median = statistics.median
