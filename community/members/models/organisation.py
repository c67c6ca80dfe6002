"""The organisation a member belongs to: every member has one, and rules of two people look at it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from community.core.regions import Region, region_of


class Sector(models.TextChoices):
    """The ten sectors by which the network counts its members."""

    LAW_ENFORCEMENT = "law-enforcement", _("Law enforcement")
    GOVERNMENT = "government", _("Government")
    BORDER_CONTROL = "border-control", _("Border control")
    INTERNATIONAL = "international", _("International organisations")
    ACADEMIA = "academia", _("Universities")
    SCIENCE = "science", _("Science")
    INDUSTRY = "industry", _("Chemical industry")
    LOGISTICS = "logistics", _("Logistics")
    DISTRIBUTION = "distribution", _("Distribution and retail")
    TECHNOLOGY = "technology", _("Technology")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def standing(self) -> Self:
        """Those that somebody can belong to: all but the ones that were merged into another."""
        return self.filter(merged_into=None)


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    country = CountryField(_("country"))
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def named(self, language: str) -> str:
        """Return its name in that language; where it has none there, the English one."""
        names = {"ar": self.name_ar, "fr": self.name_fr, "es": self.name_es}
        return names.get(language[:2], "") or self.name

    @property
    def region(self) -> Region | None:
        return region_of(str(self.country))


class Domain(models.Model):
    """The end of an organisation's e-mail addresses, in lower case: by it an applicant's organisation is proposed."""

    name = models.CharField(max_length=253, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.name
