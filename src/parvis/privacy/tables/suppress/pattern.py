"""A pattern as it grows and shrinks: which cells are hidden, and for each need the witness that shows it is met."""

import numpy as np

from parvis.privacy.tables.arrays import Flags, Ints
from parvis.privacy.tables.protection import Task

from .flows import Witness

Need = tuple[int, int]
"A sensitive cell, and a direction: 1 above, −1 below."


class Pattern:
    """Hidden cells, and what they are hidden for."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.hidden: Flags = task.hidden.copy()
        self.witnesses: dict[Need, Witness] = {}
        self.users: dict[int, set[Need]] = {}

    def copy(self) -> "Pattern":
        """The same, to be changed apart."""
        made = Pattern(self.task)
        made.hidden = self.hidden.copy()
        made.witnesses = dict(self.witnesses)
        made.users = {cell: set(needs) for cell, needs in self.users.items()}
        return made

    @property
    def cost(self) -> float:
        """What is hidden beyond what must be."""
        return float(self.task.cost[self.hidden & ~self.task.hidden].sum())

    @property
    def complements(self) -> Ints:
        """Hidden cells that are neither sensitive nor left out from the start."""
        return np.flatnonzero(self.hidden & ~self.task.hidden)

    def amount(self, need: Need) -> float:
        """How far the cell must be able to move."""
        needs = self.task.needs
        return float(needs.up[need[0]] if need[1] > 0 else needs.down[need[0]])

    def record(self, need: Need, witness: Witness) -> None:
        """Keep what shows a need met, in place of what did."""
        for cell in self.witnesses[need].cells if need in self.witnesses else ():
            self.users[int(cell)].discard(need)
        self.witnesses[need] = witness
        for cell in witness.cells:
            self.users.setdefault(int(cell), set()).add(need)

    def adopt(self, witness: Witness) -> None:
        """Hide what a witness needs, and record it for every other need that it happens to meet."""
        self.hidden[witness.cells] = True
        needs, down, up = self.task.needs, self.task.down, self.task.up
        cells, deviations = witness
        for turned in (1, -1):
            moved = deviations * turned
            if turned < 0 and not ((moved <= up[cells]) & (-moved <= down[cells])).all():
                return
            shown = Witness(cells, moved)
            for sign, wanted in ((1, needs.up[cells]), (-1, needs.down[cells])):
                for cell in cells[(wanted > 0) & (moved * sign >= wanted * (1 - 1e-9))]:
                    need = (int(cell), sign)
                    if need not in self.witnesses:
                        self.record(need, shown)

    def show_unused(self) -> int:
        """Print complements that no witness uses; how many there were."""
        unused = [int(cell) for cell in self.complements if not self.users.get(int(cell))]
        self.hidden[unused] = False
        return len(unused)

    def open_needs(self) -> list[Need]:
        """Needs that no witness meets, the largest first."""
        needs = self.task.needs
        found = [(int(cell), 1) for cell in np.flatnonzero(needs.up > 0)]
        found += [(int(cell), -1) for cell in np.flatnonzero(needs.down > 0)]
        left = [need for need in found if need not in self.witnesses]
        return sorted(left, key=lambda need: (-self.amount(need), need))
