"""The home page: what the network is, in five seconds; then figures, news, topics and how to join."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from cms.blocks.figure import FigureBlock, sources_of
from cms.blocks.link import LinkBlock
from cms.blocks.panel import PanelBlock
from cms.blocks.partners import PartnersBlock
from cms.blocks.point import PointBlock

from .article import ArticlePage
from .public_page import PublicPage

NEWS_SHOWN = 3


class HomePage(PublicPage):
    kicker = models.CharField(_("line above the headline"), max_length=120, blank=True)
    headline = models.CharField(_("headline"), max_length=160, blank=True)
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    actions = StreamField(StreamBlock([("link", LinkBlock())], max_num=2, required=False), blank=True)
    figures = StreamField(StreamBlock([("figure", FigureBlock())], max_num=4, required=False), blank=True)
    panel = StreamField(StreamBlock([("panel", PanelBlock())], max_num=1, required=False), blank=True)
    topics = StreamField(StreamBlock([("topic", PointBlock())], required=False), blank=True)
    partners = StreamField(StreamBlock([("partners", PartnersBlock())], max_num=1, required=False), blank=True)
    joining = StreamField(StreamBlock([("step", PointBlock())], max_num=3, required=False), blank=True)

    template = "cms/pages/home.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage", "cms.NewsIndexPage"]
    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel([FieldPanel("kicker"), FieldPanel("headline"), FieldPanel("lead")], _("In five seconds")),
        *(FieldPanel(name) for name in ("actions", "figures", "panel", "topics", "partners", "joining")),
    ]

    class Meta:
        verbose_name = _("home page")

    @property
    def description(self) -> str:
        return str(self.search_description or self.lead)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "news": list(ArticlePage.objects.shown_in(self.locale)[:NEWS_SHOWN]),
            "news_index": next((item for item in self.get_children().live() if item.slug == "news"), None),
            "sources": sources_of([figure.value for figure in self.figures]),
        }
