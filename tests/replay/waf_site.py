"""A folder of XML files on the web: index pages as Apache, nginx and IIS make them, and the files with their dates."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, unquote

from .csw_site import iso
from .http import Answer, Request


class WafSite:
    """`files`: by path beneath `root` a record of `csw_site`. `server`: apache, nginx or iis."""

    def __init__(self, files: dict[str, dict[str, Any]], *, root: str = "/waf/", server: str = "apache") -> None:
        self.files = files
        self.root = root
        self.server = server
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if not request.path.startswith(self.root):
            return None
        path = unquote(request.path.removeprefix(self.root))
        if (record := self.files.get(path)) is not None:
            changed = datetime.fromisoformat(record["modified"].replace("Z", "+00:00"))
            headers = {"Content-Type": "text/xml", "Last-Modified": format_datetime(changed, usegmt=True)}
            return Answer(200, iso(record).encode(), headers)
        is_folder = path.endswith("/") and any(name.startswith(path) for name in self.files)
        if path and not is_folder:
            return None
        return self._index(path)

    def _index(self, folder: str) -> Answer:
        beneath = [name.removeprefix(folder) for name in self.files if name.startswith(folder)]
        folders = sorted({f"{name.split('/')[0]}/" for name in beneath if "/" in name})
        names = sorted(name for name in beneath if "/" not in name)
        names += [name.removeprefix(folder) for name in self.doubled if name.removeprefix(folder) in names]
        rows = [self._row(name, "") for name in folders]
        rows += [self._row(name, self.files[folder + name]["modified"]) for name in names]
        title = f"Index of {self.root}{folder}"
        if self.server == "iis":
            title = f"portal.example - {self.root}{folder}"
        body = "\n".join(rows)
        inner = f"<table>{body}</table>" if self.server == "apache" else f"<pre>{body}</pre>"
        page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{inner}</body></html>"
        return Answer(200, page.encode(), {"Content-Type": "text/html"})

    def _row(self, name: str, modified: str) -> str:
        at = datetime.fromisoformat(modified.replace("Z", "+00:00")).astimezone(UTC) if modified else None
        link = f'<a href="{quote(name)}">{name}</a>'
        if self.server == "apache":
            icon = f'<a href="{quote(name)}"><img src="/icons/text.gif" alt="[TXT]"></a>'
            date = at.strftime("%Y-%m-%d %H:%M") if at else ""
            return f"<tr><td>{icon}</td><td>{link}</td><td>{date}</td></tr>"
        if self.server == "nginx":
            return f"{link}   {at.strftime('%d-%b-%Y %H:%M') if at else '-'}   12K"
        return f"<br>{at.strftime('%m/%d/%Y %I:%M %p') if at else ''}      1234 {link}"
