"""The account: signs in by e-mail, has one role and one organisation. Superusers do not exist."""

import uuid
from typing import Any, ClassVar, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.handles import LONGEST_HANDLE, handle_of
from community.core.visibility import Viewer, VisibleQuerySet

from .organisation import Organisation


class Role(models.TextChoices):
    """What an account is. Moderators also need a seat in the moderating group of a board."""

    APPLICANT = "applicant", _("Applicant")
    MEMBER = "member", _("Member")
    MODERATOR = "moderator", _("Moderator")
    SECRETARIAT = "secretariat", _("Secretariat")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF = (Role.MODERATOR, Role.SECRETARIAT, Role.ADMINISTRATOR)
VERIFIED = (Role.MEMBER, *STAFF)
ADMITTING = (Role.MODERATOR, Role.SECRETARIAT)
SECONDING = (Role.SECRETARIAT, Role.ADMINISTRATOR)


class MemberQuerySet(VisibleQuerySet["Member"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Verified members see each other, and those who admit see applicants; an applicant sees only themself."""
        if not viewer.is_authenticated:
            return self.none()
        if not getattr(viewer, "is_verified", False):
            return self.filter(pk=viewer.pk)
        seen = Role.values if getattr(viewer, "role", None) in ADMITTING else VERIFIED
        return self.filter(is_active=True, role__in=seen)

    def admitted(self) -> Self:
        """Those who belong to the network, also while they are kept outside."""
        return self.filter(role__in=VERIFIED, is_active=True)

    def verified(self) -> Self:
        """Those to whom the network is open now: asked of the database's clock, since queries are kept for later."""
        return self.admitted().filter(Q(outside_until=None) | Q(outside_until__lte=Now()))

    def applicants(self) -> Self:
        """Those who proved their address and wait to be admitted."""
        return self.filter(role=Role.APPLICANT, is_active=True).with_proven_address()

    def with_proven_address(self) -> Self:
        proven = EmailAddress.objects.filter(user=OuterRef("pk"), primary=True, verified=True)
        return self.filter(Exists(proven))


class MemberManager(BaseUserManager["Member"]):
    """What Django and allauth call to make an account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save()
        return member

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    handle = models.CharField(  # noqa: DJ001 - an applicant has none, and several have none
        max_length=LONGEST_HANDLE + 10, unique=True, null=True, editable=False
    )
    """By which others mention them; given with admission and kept, whatever they are called later."""
    title = models.CharField(_("work"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, verbose_name=_("organisation")
    )
    stated_organisation = models.CharField(
        _("organisation"), max_length=120, blank=True, help_text=_("As the applicant wrote it; matched on admission.")
    )
    role = models.CharField(_("role"), max_length=15, choices=Role.choices, default=Role.APPLICANT)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)
    admitted = models.DateTimeField(null=True)
    outside_until = models.DateTimeField(null=True, editable=False)
    """Suspended until then: a stranger to everything. Kept by community/moderation/actions/sanctions.py alone."""
    read_only_until = models.DateTimeField(null=True, editable=False)
    """Reads and does not write until then; kept in the same place."""

    objects = MemberManager.from_queryset(MemberQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="superusers_do_not_exist"),
            models.CheckConstraint(
                condition=models.Q(role=Role.APPLICANT) | models.Q(organisation__isnull=False),
                name="every_member_has_an_organisation",
            ),
        ]
        indexes = [models.Index(fields=["role", "joined"], name="member_role")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.handle is None and self.role in VERIFIED:
            self.handle = self._free_handle()
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "handle"}
        super().save(*args, **kwargs)

    def _free_handle(self) -> str:
        """Return the handle that the name gives, with a number where others have it already."""
        wanted = handle_of(self.name)
        taken = set(Member.objects.filter(handle__startswith=wanted).values_list("handle", flat=True))
        numbered = (f"{wanted}.{number}" for number in range(2, len(taken) + 3))
        return next(one for one in (wanted, *numbered) if one not in taken)

    @property
    def is_verified(self) -> bool:
        """Admitted to the network and not kept outside: may read the forum."""
        return self.is_active and self.role in VERIFIED and not self.is_outside

    @property
    def is_outside(self) -> bool:
        """Suspended at this moment."""
        return self.outside_until is not None and self.outside_until > timezone.now()

    @property
    def is_read_only(self) -> bool:
        return self.read_only_until is not None and self.read_only_until > timezone.now()

    @property
    def is_staff(self) -> bool:
        """Decides over others or runs the site: needs a second factor. (Django's name; there is no Django admin.)"""
        return self.role in STAFF

    @property
    def oversees(self) -> bool:
        """Watches over what staff do: reads the audit log (community/audit)."""
        return self.is_verified and self.role in SECONDING

    def get_full_name(self) -> str:
        return self.name
