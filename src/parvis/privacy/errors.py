"""The one exception of this part: a problem that ends what was asked, worded in every language by its code."""

from parvis.model import Problem


class PrivacyError(Exception):
    """What was asked can't be done. Its text is the problem's code alone: a value of the data is never in it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem

    @classmethod
    def of(cls, code: str, pointer: str = "", **values: object) -> "PrivacyError":
        """The error of a problem code. `values` are names, counts and places; never values of the data."""
        return cls(Problem(code, pointer=pointer, values={name: str(value) for name, value in values.items()}))
