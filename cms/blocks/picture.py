"""A picture with its caption. What it shows is said in words, or it is marked as decoration."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.images.blocks import ImageBlock


class PictureBlock(StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        template = "cms/blocks/picture.html"
        icon = "image"
        label = _("Picture")
