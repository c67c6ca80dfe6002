"""The public pages at their addresses, the map of the site for search engines, and what is left to crawlers."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.forms import HiddenInput
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe
from wagtail import views as wagtail_views
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.models import HomePage
from cms.models.found import found
from cms.models.navigation import searches
from cms.models.site_map import site_map
from community.core import text, throttle

PUBLIC_MAX_AGE = 60
"""Seconds for which a browser or a proxy may show a visitor the same page again."""
PICTURE_MAX_AGE = 30 * 24 * 3600
"""Seconds for a picture: a new version has a new name."""


@conditional_page
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page of the tree that lives at `path` in the language of the address.

    Whoever brings a cookie gets a page of their own; all others get the same one, kept for some seconds.
    """
    if request.COOKIES.keys() - {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}:
        return wagtail_views.serve(request, path)
    response = _kept(request, path)
    patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
    return response


def _kept(request: HttpRequest, path: str) -> HttpResponse:
    """Return the page as it was last rendered for a visitor; addresses with a query are rendered each time."""
    if request.GET or request.method not in {"GET", "HEAD"}:
        return wagtail_views.serve(request, path)
    key = f"page:{request.path_info}"  # there is one site: what a visitor names it makes no other page
    kept = cache.get(key)
    if kept is None:
        response = wagtail_views.serve(request, path)
        if not isinstance(response, TemplateResponse):
            return response
        kept = response.render().content
        cache.set(key, kept, settings.PUBLIC_PAGE_SECONDS)
    return HttpResponse(kept)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the public pages in the language of the address."""
    home = get_object_or_404(HomePage.objects.live(), locale__language_code=get_language())
    query = text.query(request.GET.get("q", ""))
    address = reverse("public-search")
    context = home.get_context(request) | {"query": query, "canonical": f"{settings.SITE_URL}{address}"}
    context["translations"] = searches(context["translations"])
    if query and not (ruling := throttle.spend("search", request)):
        return TemplateResponse(request, "cms/search.html", context | {"refusal": ruling.sentence}, status=429)
    if query:
        context["found"] = found(query, home, number=request.GET.get("page", ""))
    return TemplateResponse(request, "cms/search.html", context)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every live public page with its languages."""
    return TemplateResponse(request, "sitemap.xml", {"urlset": site_map(request)}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where the map is, and which doors lead nowhere for a crawler."""
    return TemplateResponse(request, "cms/robots.txt", {"site_url": settings.SITE_URL}, content_type="text/plain")


@require_safe
def picture(_request: HttpRequest, name: str) -> FileResponse:
    """Answer with a picture of a public page, in one of the sizes made for it; what editors uploaded stays here.

    Raises Http404 when there is no such file.
    """
    path = f"images/{name}"
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path))
    patch_cache_control(response, public=True, immutable=True, max_age=PICTURE_MAX_AGE)
    return response


class UpdateTranslationsAsDrafts(UpdateTranslationsView):
    """Brings changes of the source into its translations, as drafts: publishing takes a second person.

    wagtail-localize offers "publish immediately" here to anyone who may translate.
    """

    def get_form(self) -> Any:
        form = super().get_form()
        publish = form.fields["publish_translations"]
        publish.disabled, publish.widget = True, HiddenInput()
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data["publish_translations"]:
            raise PermissionDenied
        response: HttpResponse = super().form_valid(form)
        return response
