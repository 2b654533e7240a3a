"""Linear and integer programmes, solved by HiGHS from where the last solution stood. The only module that knows it."""

import os
import sys
import threading
from collections.abc import Sequence
from typing import Literal

import highspy
import numpy as np
from scipy import sparse

from .arrays import Floats, Ints, Sparse

Status = Literal["optimal", "infeasible", "unbounded", "stopped"]
INFINITY = highspy.kHighsInf


def _quiet_solver() -> highspy.Highs:
    """A solver. A process's first writes a banner to the descriptor of standard output, where an answer belongs."""
    global _greeted
    if _greeted:
        return highspy.Highs()  # type: ignore[no-untyped-call]
    with _greeting:
        sys.stdout.flush()
        kept = os.dup(1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            made = highspy.Highs()  # type: ignore[no-untyped-call]
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
        _greeted = True
    return made


_greeted = False
_greeting = threading.Lock()


class Programme:
    """Minimise cost·x with `lower ≤ x ≤ upper` and `row_lower ≤ A·x ≤ row_upper`.

    Costs and bounds may be changed between two calls of `solve`; the next starts from the last basis.
    """

    def __init__(
        self,
        matrix: Sparse,
        lower: Floats,
        upper: Floats,
        *,
        cost: Floats | None = None,
        row_lower: Floats | None = None,
        row_upper: Floats | None = None,
        whole: bool = False,
        primal: bool = False,
    ) -> None:
        """`whole`: integers. `primal`: what changes between calls is the cost (else: the bounds)."""
        rows, columns = matrix.shape
        packed = sparse.csr_matrix(matrix)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, rows
        model.col_cost_ = np.zeros(columns) if cost is None else cost
        model.col_lower_, model.col_upper_ = lower, upper
        model.row_lower_ = np.zeros(rows) if row_lower is None else row_lower
        model.row_upper_ = np.zeros(rows) if row_upper is None else row_upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = packed.indptr.astype(np.int32)
        model.a_matrix_.index_ = packed.indices.astype(np.int32)
        model.a_matrix_.value_ = packed.data.astype(np.float64)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        self._solver = _quiet_solver()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 1)
        if not whole:
            self._solver.setOptionValue("presolve", "off")
            self._solver.setOptionValue("solver", "simplex")
            self._solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
            self._solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
            self._solver.setOptionValue("simplex_strategy", 4 if primal else 1)
        self._solver.passModel(model)
        self.columns = columns

    def limit(self, seconds: float, gap: float = 0.0) -> None:
        """How long the next solution may take at the most, and how far from the optimum it may be."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(seconds, 0.01))
        self._solver.setOptionValue("mip_rel_gap", gap)

    def set_costs(self, columns: Ints, costs: Floats) -> None:
        self._solver.changeColsCost(len(columns), columns.astype(np.int32), costs.astype(np.float64))

    def set_bounds(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        self._solver.changeColsBounds(
            len(columns), columns.astype(np.int32), lower.astype(np.float64), upper.astype(np.float64)
        )

    def add_rows(self, rows: Sequence[tuple[Ints, Floats]], lower: float) -> None:
        """More conditions `row·x ≥ lower`."""
        if not rows:
            return
        starts = np.cumsum([0, *[len(columns) for columns, _values in rows[:-1]]]).astype(np.int32)
        columns = np.concatenate([columns for columns, _values in rows]).astype(np.int32)
        values = np.concatenate([values for _columns, values in rows]).astype(np.float64)
        bounds = np.full(len(rows), lower)
        self._solver.addRows(len(rows), bounds, np.full(len(rows), INFINITY), len(columns), starts, columns, values)

    def start_from(self, solution: Floats) -> None:
        """A solution that is known already, for integers."""
        known = highspy.HighsSolution()
        known.col_value = list(solution)
        self._solver.setSolution(known)

    def solve(self) -> Status:
        """Solve from the last basis; once more from none where that ended without an answer."""
        self._solver.run()
        status = self._status()
        if status == "stopped" and self._solver.getModelStatus() != highspy.HighsModelStatus.kTimeLimit:
            self._solver.clearSolver()
            self._solver.run()
            status = self._status()
        return status

    def _status(self) -> Status:
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return "optimal"
        if status == highspy.HighsModelStatus.kInfeasible:
            return "infeasible"
        if status in {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            return "unbounded"
        return "stopped"

    @property
    def solution(self) -> Floats:
        """The values of x."""
        return np.array(self._solver.getSolution().col_value)

    @property
    def has_solution(self) -> bool:
        """Whether a solution stands, even where the time ended before it was known to be the best."""
        return bool(self._solver.getInfo().primal_solution_status == 2)

    @property
    def row_duals(self) -> Floats:
        return np.array(self._solver.getSolution().row_dual)

    @property
    def objective(self) -> float:
        return float(self._solver.getInfo().objective_function_value)

    @property
    def bound(self) -> float:
        """What no solution can be below, for integers."""
        return float(self._solver.getInfo().mip_dual_bound)
