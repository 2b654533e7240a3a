"""Make a virtual environment with pip in it, also where Python came without `ensurepip`.

Usage: python3 tools/bootstrap.py .venv
Uses the standard library only, since nothing is installed yet.
"""

import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

OLDEST = (3, 11)

NO_PIP = """\
This Python has neither ensurepip nor pip, so nothing can be installed with it.
  Debian, Ubuntu: apt-get install python3-venv     Fedora, Red Hat: dnf install python3-pip
Ce Python n'a ni ensurepip ni pip : il ne permet pas d'installer Parvis.
  Debian, Ubuntu : apt-get install python3-venv    Fedora, Red Hat : dnf install python3-pip
"""

TOO_OLD = """\
Parvis needs Python 3.11 or newer; this is {found}. Name another: make PYTHON=python3.12 demo
Parvis exige Python 3.11 ou plus récent; celui-ci est {found}. Nommez-en un autre : make PYTHON=python3.12 demo
"""


def main(target: str) -> int:
    """Create the environment; 0 when it is usable, 1 with the remedy on standard error when it can't be."""
    if sys.version_info < OLDEST:
        sys.stderr.write(TOO_OLD.format(found=".".join(map(str, sys.version_info[:3]))))
        return 1
    folder = Path(target)
    shutil.rmtree(folder, ignore_errors=True)
    if find_spec("ensurepip"):
        try:
            venv.create(folder, with_pip=True)
            return 0
        except subprocess.CalledProcessError:
            # Debian ships the module without its wheels.
            shutil.rmtree(folder, ignore_errors=True)
    if not find_spec("pip"):
        sys.stderr.write(NO_PIP)
        return 1
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "pip"]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own pip, no outside input


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ".venv"))
