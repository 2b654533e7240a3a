"""Backup and restore, while the portal runs."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection

from parvis import __version__
from parvis.model import Problem
from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest

from .archives import CONFIG, DATABASE, FORMAT, SECRET, Archive, Manifest, pack, private_folder
from .copies import check_file, copy_store, count_rows, fill_store
from .errors import OperationError
from .indexing import mark_stale, rebuild_index
from .migrating import unreachable

ASIDE = "before-restore"


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored."""

    manifest: Manifest
    datasets: int
    aside: Path | None
    "A backup of what was there before; None where nothing was."
    restart: bool
    "Settings or secret changed: a server that runs must be started again to heed them."


def backup(target: Path, *, secret: bool = True) -> Manifest:
    """Write the store, the settings and (with `secret`) the site's secret to one archive; what it holds.

    Raises OperationError where it can't be written or the store is damaged.
    """
    home: Path = settings.CONFIG.home
    folder = private_folder(home, "backup")
    try:
        copy = folder / DATABASE
        copy_store(copy)
        check_file(copy)
        files = {DATABASE: copy}
        files |= {name: home / name for name in ((CONFIG, SECRET) if secret else (CONFIG,)) if (home / name).is_file()}
        manifest = Manifest(
            format=FORMAT,
            parvis=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            store=connection.vendor,
            counts=count_rows(copy),
            files=(),
        )
        return pack(target, files, manifest)
    except DatabaseError as error:
        raise unreachable(error) from error
    except OSError as error:
        problem = Problem("backup-unwritable", values={"file": str(folder), "error": error.strerror or str(error)})
        raise OperationError(problem) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restore(source: Path, *, force: bool = False) -> Restored:
    """Bring back what an archive holds, then build the index anew while search goes on over the old one.

    All of the archive is checked before anything is changed. What was there is kept aside as an archive of its own.
    Raises OperationError where the archive is broken or newer, where a harvest is under way, and (without `force`)
    where there are datasets or sources already.
    """
    home: Path = settings.CONFIG.home
    _refuse_harvest()
    occupied = bool(harvest.list_sources()) or catalogue.count_datasets() > 0
    folder = private_folder(home, "restore")
    try:
        with Archive(source) as archive:
            manifest = archive.manifest
            if occupied and not force:
                raise OperationError(Problem("home-occupied", values={"home": str(home)}))
            for member in manifest.files:
                archive.extract(member.name, folder / member.name)
        aside = _keep_aside(home) if occupied else None
        mark_stale()
        fill_store(folder / DATABASE)
        restart = _bring_back_settings(folder, home)
    except DatabaseError as error:
        raise unreachable(error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Restored(manifest=manifest, datasets=rebuild_index(), aside=aside, restart=restart)


def _refuse_harvest() -> None:
    if running := harvest.sources_under_way():
        raise OperationError(Problem("harvest-under-way", values={"sources": ", ".join(running)}))


def _keep_aside(home: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = home / f"{ASIDE}-{stamp}.zip"
    backup(target)
    return target


def _bring_back_settings(folder: Path, home: Path) -> bool:
    """Put the settings and the secret in their place, an earlier version beside them; whether any changed."""
    changed = False
    for name in (CONFIG, SECRET):
        new, place = folder / name, home / name
        if not new.is_file() or (place.is_file() and place.read_bytes() == new.read_bytes()):
            continue
        if place.is_file() and name == CONFIG:
            shutil.copy2(place, home / f"{name}.{ASIDE}")
        os.replace(new, place)
        changed = True
    return changed
