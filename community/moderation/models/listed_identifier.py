"""CAS Registry Numbers on public control lists: identifiers and the list's category, no other hazard data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListedIdentifier(models.Model):
    cas = models.CharField("CAS", max_length=12)
    list_name = models.CharField(_("list"), max_length=80)
    category = models.CharField(_("category"), max_length=80)
    version = models.CharField(_("version of the list"), max_length=40)
    legal_status = models.CharField(_("legal status"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cas", "list_name"], name="one_entry_per_list")]

    def __str__(self) -> str:
        return f"{self.cas} ({self.list_name})"
