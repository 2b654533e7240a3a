"""The profiles by which datasets are compared: made once of each version, and kept."""

import uuid
from collections.abc import Callable, Iterator, Mapping

import msgspec

from parvis.matching import profile
from parvis.matching.authority import Portal, Standing, standing
from parvis.matching.shelf import pack
from parvis.model import digest

from . import models
from .listing import get_datasets

VERSION = 1
"Of what goes into a profile: with another number, every dataset is profiled anew."
CHUNK = 500

_encode = msgspec.msgpack.Encoder().encode
_standing = msgspec.msgpack.Decoder(Standing).decode


def keep_profiles(portals: Mapping[str, Portal], check: Callable[[], None]) -> int:
    """Profile the published datasets that are new or have changed, and forget withdrawn ones; how many were profiled.

    `portals` by source. `check` is called now and then, and may raise.
    """
    models.SameProfile.objects.exclude(dataset__status=models.Status.PUBLISHED).delete()
    salts = {origin: msgspec.json.encode((VERSION, portal)) for origin, portal in portals.items()}
    last = uuid.UUID(int=0)
    done = 0
    while True:
        check()
        rows = models.Dataset.objects.filter(status=models.Status.PUBLISHED, id__gt=last).order_by("id")
        some = list(rows.values_list("id", "document_digest", "origin", "same_profile__fingerprint")[:CHUNK])
        if not some:
            return done
        last = some[-1][0]
        wanted = {}
        for id, fingerprint, origin, known in some:
            now = digest(bytes(fingerprint) + salts.get(origin, b"%d" % VERSION))
            if known is None or bytes(known) != now:
                wanted[str(id)] = now
        done += len(wanted)
        _keep(wanted, portals)


def _keep(wanted: Mapping[str, bytes], portals: Mapping[str, Portal]) -> None:
    made = []
    for id, entry in get_datasets(wanted).items():
        dataset = entry.dataset
        portal = portals.get(dataset.provenance.source) if dataset.provenance else None
        came = entry.created_at.isoformat()
        made.append(
            models.SameProfile(
                dataset_id=uuid.UUID(id),
                fingerprint=wanted[id],
                profile=pack(profile(dataset)),
                standing=_encode(standing(dataset, portal, came=came)),
            )
        )
    models.SameProfile.objects.bulk_create(
        made,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["dataset"],
        update_fields=["fingerprint", "profile", "standing"],
    )


def packed_profiles() -> Iterator[tuple[str, str, bytes]]:
    """The profiles of all published datasets as a `Shelf` takes them, each with its id and source."""
    rows = models.SameProfile.objects.filter(dataset__status=models.Status.PUBLISHED)
    for id, origin, packed in rows.values_list("dataset_id", "dataset__origin", "profile").iterator(chunk_size=2000):
        yield str(id), origin, bytes(packed)


def standings(ids: list[str]) -> dict[str, Standing]:
    """By id; of those that have no profile yet, the least."""
    found = dict.fromkeys(ids, Standing())
    for start in range(0, len(ids), CHUNK):
        rows = models.SameProfile.objects.filter(dataset_id__in=ids[start : start + CHUNK])
        found.update((str(id), _standing(bytes(packed))) for id, packed in rows.values_list("dataset_id", "standing"))
    return found
