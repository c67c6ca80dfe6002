"""A page of the site's own: what the network is and does, how to join, terms, help."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks.body import BODY_BLOCKS

from .navigation import section
from .public_page import PublicPage


class StandardPage(PublicPage):
    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(BODY_BLOCKS, blank=True)

    template = "cms/pages/standard.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    content_panels = [*PublicPage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        children = StandardPage.objects.child_of(self).live().order_by("path")
        return context | {
            "crumbs": list(self.get_ancestors().filter(depth__gt=2).live()),
            "children": [(child.title, child.intro, child.get_url(request)) for child in children],
            "section": section(self, request),
        }
