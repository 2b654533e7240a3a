"""People, governments, organisations, groups, memberships, invitations, and the record of changes."""

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from .permissions import MEMBER_ROLES


class Level(models.TextChoices):
    FEDERAL = "federal"
    PROVINCIAL = "provincial"
    TERRITORIAL = "territorial"
    REGIONAL = "regional"
    MUNICIPAL = "municipal"
    MUNICIPAL_ORGANIZATION = "municipal-organization"
    INDIGENOUS = "indigenous"
    OTHER = "other"


class People(BaseUserManager["Person"]):
    """People by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in, known by e-mail."""

    email = models.EmailField(max_length=254, unique=True)
    "In lower case."
    name = models.CharField(max_length=200, blank=True)
    lang = models.CharField(max_length=20, default="en")
    "In which pages and messages are wanted."
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    "Whether everybody may see the name beside memberships; members always may."
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Government(models.Model):
    """A government, or an organisation of municipalities."""

    code = models.CharField(max_length=60, unique=True)
    "As in the list of jurisdictions where it is in it: CA-NS."
    level = models.CharField(max_length=30, choices=Level)
    names = models.JSONField()
    "By language."


class Organization(models.Model):
    """A department, agency or office of a government."""

    government = models.ForeignKey(Government, models.PROTECT, related_name="organizations")
    slug = models.SlugField(max_length=100, unique=True)
    names = models.JSONField()


class Group(models.Model):
    """People of several governments who work together: a working group, a community of practice."""

    slug = models.SlugField(max_length=100, unique=True)
    names = models.JSONField()


class Membership(models.Model):
    """A person's part in a group, for an organisation, from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role, role) for role in MEMBER_ROLES])
    starts = models.DateField()
    ends = models.DateField(null=True)
    "The first day on which it is no longer in force; None: open."

    class Meta:
        indexes = (models.Index(fields=["group", "starts", "ends"], name="accounts_membership_in_force"),)


class Invitation(models.Model):
    """An offer of a membership, or of administering the site, to an e-mail address: good once, and for some days."""

    email = models.EmailField(max_length=254)
    lang = models.CharField(max_length=20)
    group = models.ForeignKey(Group, models.PROTECT, null=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True)
    role = models.CharField(max_length=20, blank=True)
    administrator = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=64, unique=True)
    "SHA-256 of the token in the link, which is kept nowhere."
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)


class AppendOnlyError(Exception):
    """A mistake in the program: what was recorded is never changed."""


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Rows that nothing changes or takes away."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class AuditEntry(models.Model):
    """Who changed what: one line for each call of a service that changes something."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=254)
    "Who it was, also where it was nobody who signed in: the user of a command."
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    "Of what was changed: person, membership, invitation, …"
    key = models.CharField(max_length=100)
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = (models.Index(fields=["kind", "key"], name="accounts_audit_of"),)
