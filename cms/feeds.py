"""The news as an Atom feed, one per language: public articles and nothing else."""

from datetime import UTC, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.models import ArticlePage
from cms.models.navigation import home_url

ARTICLES_IN_FEED = 20


class NewsFeed(Feed[ArticlePage, Any]):
    feed_type = Atom1Feed
    title = _("News of the Global Congress on Chemical Security and Emerging Threats")
    subtitle = _("What the network publishes about itself and its work.")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return Locale.get_active()

    def link(self, locale: Any) -> str:
        return home_url(locale.language_code)

    def items(self, locale: Any) -> list[ArticlePage]:
        return list(ArticlePage.objects.public().shown_in(locale).filter(alias_of=None)[:ARTICLES_IN_FEED])

    def item_title(self, item: ArticlePage) -> str:
        return item.title

    def item_description(self, item: ArticlePage) -> str:
        return item.intro

    def item_link(self, item: ArticlePage) -> str:
        return str(item.url)

    def item_pubdate(self, item: ArticlePage) -> datetime:
        return datetime.combine(item.date, time(), UTC)

    def item_updateddate(self, item: ArticlePage) -> datetime:
        return item.last_published_at or self.item_pubdate(item)

    def item_categories(self, item: ArticlePage) -> list[str]:
        return [item.subject]

    def item_author_name(self) -> str:
        return gettext("Global Congress")
