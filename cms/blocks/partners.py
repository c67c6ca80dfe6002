"""Who leads, carries and supports the network: names and what they do, without emblems."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, URLBlock


class PartnerBlock(StructBlock):
    name = CharBlock(label=_("Name"), max_length=160)
    part = CharBlock(label=_("Part in the network"), max_length=160, required=False)
    url = URLBlock(label=_("Address"), required=False)


class PartnersBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120)
    partners = ListBlock(PartnerBlock(), label=_("Partners"), min_num=1)

    class Meta:
        template = "cms/blocks/partners.html"
        icon = "group"
        label = _("Partners")
