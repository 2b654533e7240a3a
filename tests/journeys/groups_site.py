"""Fills an empty PARVIS_HOME with a working group's records: `python tests/journeys/groups_site.py`."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    from parvis.cli.portal import open_portal

    open_portal()
    from parvis.community import read
    from parvis.portal.catalogue import services as catalogue
    from parvis.portal.community import services as community

    found = read((ROOT / "examples" / "working-group-2021-2022.json").read_bytes())
    assert found.community is not None
    community.keep(community=found.community, by="journey")
    catalogue.sync_index()
    (Path(os.environ["PARVIS_HOME"]) / "site.json").write_text(json.dumps({"slugs": {}}), "utf-8")


if __name__ == "__main__":
    main()
