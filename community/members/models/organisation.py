"""The organisation a member belongs to: every member has one, and rules of two people look at it."""

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


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    country = CountryField(_("country"))
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)

    def __str__(self) -> str:
        return self.name
