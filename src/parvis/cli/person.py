"""Who gives a command: the author of what it changes."""

import getpass


def who() -> str:
    """The user of this process, marked as one of the command line."""
    try:
        return f"{getpass.getuser()} (cli)"
    except (KeyError, OSError):  # no user of this number has a name: containers
        return "cli"
