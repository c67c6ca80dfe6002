"""The list of news, newest first."""

from typing import Any, ClassVar

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .article import ArticlePage
from .public_page import PublicPage

ARTICLES_PER_PAGE = 10


class NewsIndexPage(PublicPage):
    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/pages/news_index.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ArticlePage"]
    content_panels = [*PublicPage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("news list")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Raises Http404 for a page of the list that does not exist."""
        context = super().get_context(request, *args, **kwargs)
        paginator = Paginator(ArticlePage.objects.child_of(self).shown_in(self.locale), ARTICLES_PER_PAGE)
        try:
            shown = paginator.page(request.GET.get("page", 1))
        except InvalidPage as nowhere:
            raise Http404 from nowhere
        return context | {"articles": [(article, article.get_url(request)) for article in shown], "shown": shown}
