"""Whether a server can listen somewhere."""

import errno
import socket

from parvis.model import Problem

from .errors import OperationError


def check_port(host: str, port: int) -> None:
    """Raises OperationError where nothing can listen there."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        code = "port-taken" if error.errno == errno.EADDRINUSE else "port-unusable"
        values = {"host": host, "port": str(port), "error": error.strerror or str(error)}
        raise OperationError(Problem(code, values=values)) from error


def local_address(host: str, port: int) -> str:
    """The address at which this machine itself reaches a server that listens there."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104
    return f"http://{shown}:{port}"
