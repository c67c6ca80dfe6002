"""The organisation a member belongs to: every member has one, and rules of two people look at it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


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
    country = CountryField(_("country"))
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """The end of an organisation's e-mail addresses, in lower case: by it an applicant's organisation is proposed."""

    name = models.CharField(max_length=253, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.name
