"""What can go wrong in operations."""

from parvis.model import Problem


class OperationError(Exception):
    """Something that can't be done, as a Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.values)
        self.problem = problem
