"""What services of people refuse to do."""

from parvis.model import Problem


class AccountsError(Exception):
    """Something that can't be done; `problem` says why."""

    def __init__(self, code: str, **values: str) -> None:
        self.problem = Problem(code, values=values)
        super().__init__(code)
