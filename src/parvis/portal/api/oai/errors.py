"""The protocol's errors: part of an answer, never an HTTP status."""


class OaiError(Exception):
    """An error of the protocol: its code (3.6), and what to tell; English, as the protocol's implementers read it."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(code, said)
        self.code = code
        self.said = said
