"""What a CSW request can't have, as OWS exceptions."""

from parvis.model import Problem


class CswError(Exception):
    """A request that can't be answered.

    `code`: OWS Common's: `InvalidParameterValue`, `MissingParameterValue`, `OperationNotSupported`,
    `VersionNegotiationFailed`, `NoApplicableCode`, `NotFound`. `locator`: the parameter it is about.
    """

    def __init__(self, code: str, locator: str, problem: str, **values: object) -> None:
        super().__init__(code, locator, problem)
        self.code = code
        self.locator = locator
        self.problem = Problem(problem, values={name: str(value)[:120] for name, value in values.items()})

    @property
    def status(self) -> int:
        return 404 if self.code == "NotFound" else 400


def invalid(locator: str, value: object) -> CswError:
    return CswError("InvalidParameterValue", locator, "csw-parameter-invalid", name=locator, value=value)


def missing(locator: str) -> CswError:
    return CswError("MissingParameterValue", locator, "csw-parameter-missing", name=locator)
