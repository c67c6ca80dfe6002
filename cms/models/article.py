"""A news article: dated, in one language, translated or honestly marked as not."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks.body import BODY_BLOCKS
from community.core.dates import long_date

from .public_page import PublicPage


class ArticleQuerySet(PageQuerySet):
    def shown_in(self, locale: Any) -> "ArticleQuerySet":
        """Return the live articles of one language, newest first, with what their language mark needs."""
        return (
            self.live()
            .filter(locale=locale)
            .select_related("locale", "alias_of__locale")
            .defer_streamfields()
            .order_by("-date", "-pk")
        )


def today() -> Any:
    """Return the day it is in the site's zone."""
    return timezone.localdate()


class ArticlePage(PublicPage):
    date = models.DateField(_("date"), default=today, db_index=True)
    subject = models.CharField(_("subject"), max_length=40, help_text=_("In a word or two, shown beside the date."))
    intro = models.TextField(_("introduction"), max_length=400)
    body = StreamField(BODY_BLOCKS, blank=True)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    template = "cms/pages/article.html"
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *PublicPage.content_panels,
        *(FieldPanel(name) for name in ("date", "subject", "intro", "body")),
    ]
    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("article")

    @property
    def date_in_words(self) -> str:
        """The date as the language of the text writes it, also where an alias stands among another language."""
        return long_date(self.date, self.written_in)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"crumbs": list(self.get_ancestors().filter(depth__gt=2).live())}
