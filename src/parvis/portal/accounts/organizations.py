"""Governments, their organisations, and groups of people."""

import msgspec
from django.db import transaction
from django.utils.text import slugify

from parvis.vocab import code_list

from . import models
from .auditing import Actor, record
from .errors import AccountsError
from .people import languages, require
from .permissions import Action

Names = dict[str, str]


class OrganizationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation and its government."""

    slug: str
    names: Names
    government: str
    government_names: Names
    level: str


class GroupEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A group."""

    slug: str
    names: Names


class GovernmentEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A government."""

    code: str
    level: str
    names: Names
    organizations: int


def list_governments(*, level: str = "") -> tuple[GovernmentEntry, ...]:
    """Governments by level, then by code; of one level or of all."""
    order = {item.value: number for number, item in enumerate(models.Level)}
    rows = models.Government.objects.prefetch_related("organizations")
    rows = rows.filter(level=level) if level else rows
    found = sorted(rows, key=lambda row: (order[row.level], row.code))
    return tuple(
        GovernmentEntry(code=row.code, level=row.level, names=row.names, organizations=len(row.organizations.all()))
        for row in found
    )


def list_organizations(*, government: str = "") -> tuple[OrganizationEntry, ...]:
    """Organisations by government, then by slug."""
    rows = models.Organization.objects.select_related("government").order_by("government__code", "slug")
    if government:
        rows = rows.filter(government__code=government)
    return tuple(
        OrganizationEntry(
            slug=row.slug,
            names=row.names,
            government=row.government.code,
            government_names=row.government.names,
            level=row.government.level,
        )
        for row in rows
    )


def list_groups() -> tuple[GroupEntry, ...]:
    """Groups by slug."""
    return tuple(GroupEntry(slug=row.slug, names=row.names) for row in models.Group.objects.order_by("slug"))


@transaction.atomic
def add_government(*, code: str, by: Actor, names: Names | None = None, level: str = "") -> str:
    """Add a government; one of the list of jurisdictions needs its code alone. Its code. Raises AccountsError."""
    require(by, Action.MANAGE_ORGANIZATIONS)
    known = code_list("jurisdiction").get(code)
    if known is not None:
        code, level = known.code, level or str(known.more.get("level", ""))
        names = names or dict(known.labels)
    if level not in models.Level.values:
        raise AccountsError("level-unknown", level=level[:40], levels=", ".join(models.Level.values))
    if models.Government.objects.filter(code=code).exists():
        raise AccountsError("already-there", name=code[:60])
    kept = _names(names)
    row = models.Government.objects.create(code=code[:60], level=level, names=kept)
    record(by=by, action="add-government", kind="government", key=row.code, after={"level": level, "names": kept})
    return row.code


@transaction.atomic
def add_organization(*, government: str, names: Names, by: Actor, slug: str = "") -> str:
    """Add an organisation of a government; its slug. A government of the list of jurisdictions is added with it."""
    require(by, Action.MANAGE_ORGANIZATIONS)
    if not models.Government.objects.filter(code=government).exists():
        government = add_government(code=government, by=by)
    kept = _names(names)
    slug = _slug(slug or next(iter(kept.values())))
    if models.Organization.objects.filter(slug=slug).exists():
        raise AccountsError("already-there", name=slug)
    owner = models.Government.objects.get(code=government)
    models.Organization.objects.create(government=owner, slug=slug, names=kept)
    after = {"government": government, "names": kept}
    record(by=by, action="add-organization", kind="organization", key=slug, after=after)
    return slug


@transaction.atomic
def add_group(*, names: Names, by: Actor, slug: str = "") -> str:
    """Add a group; its slug. Raises AccountsError."""
    require(by, Action.ADMINISTER)
    kept = _names(names)
    slug = _slug(slug or next(iter(kept.values())))
    if models.Group.objects.filter(slug=slug).exists():
        raise AccountsError("already-there", name=slug)
    models.Group.objects.create(slug=slug, names=kept)
    record(by=by, action="add-group", kind="group", key=slug, after={"names": kept}, group=slug)
    return slug


def group_row(slug: str) -> models.Group:
    """The row of a group. Raises AccountsError where there is none."""
    row = models.Group.objects.filter(slug=slug).first()
    if row is None:
        raise AccountsError("account-group-unknown", group=slug[:100])
    return row


def organization_row(slug: str) -> models.Organization:
    """The row of an organisation. Raises AccountsError where there is none."""
    row = models.Organization.objects.filter(slug=slug).first()
    if row is None:
        raise AccountsError("account-organization-unknown", organization=slug[:100])
    return row


def _names(names: Names | None) -> Names:
    """Names by language, none empty; at least one. Raises AccountsError."""
    kept = {lang: " ".join(text.split())[:300] for lang, text in (names or {}).items() if text.strip()}
    if unknown := set(kept) - set(languages()):
        raise AccountsError("account-language-unknown", lang=min(unknown)[:20], languages=", ".join(languages()))
    if not kept:
        raise AccountsError("name-missing")
    return kept


def _slug(text: str) -> str:
    slug = slugify(text)[:100]
    if not slug:
        raise AccountsError("name-missing")
    return slug
