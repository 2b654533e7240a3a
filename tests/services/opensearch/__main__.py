"""`python -m tests.services.opensearch [--nodes N] COMMAND …`: runs it with PARVIS_TEST_OPENSEARCH_URL set."""

import os
import subprocess
import sys

from . import Cluster


def main(arguments: list[str]) -> int:
    nodes = 1
    if arguments[:1] == ["--nodes"]:
        nodes, arguments = int(arguments[1]), arguments[2:]
    with Cluster(nodes, heap=640 if nodes == 1 else 320) as cluster:
        environment = {**os.environ, "PARVIS_TEST_OPENSEARCH_URL": cluster.url}
        return subprocess.run(arguments, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
