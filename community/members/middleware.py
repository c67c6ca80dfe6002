"""At the door: who asks, the language, who may pass, the second factor of staff, no stored copies of private pages."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from csp.constants import HEADER as CSP_HEADER
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from community.core.unsent import unsent, written
from community.members import policy
from community.members.models import Member

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

EDITING = "/admin/"
"""Where Wagtail's editors work (community/urls.py)."""


class WhoMiddleware(AuthenticationMiddleware):
    """Says who asks, at once: every request needs it, and Django's stand-in makes a detour for each attribute."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = get_user(request)


class LanguageMiddleware:
    """A public page says its language in its address; a personal page speaks the member's language.

    `/ar/…` is Arabic and every other public page English, whoever asks: one address, one text, for caches and links.
    Where there is no page, the failure speaks the reader's own language (core/errors.py).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        personal = request.path_info.startswith(settings.PERSONAL_ADDRESSES)
        own = self._own(request)
        language = own if personal else self._of_address(request)
        setattr(request, "own_language", own)  # noqa: B010 - an attribute of ours
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if personal:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    def _of_address(self, request: HttpRequest) -> str:
        return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE

    def _own(self, request: HttpRequest) -> str:
        if request.user.is_authenticated:
            return request.user.language
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


class MembersOnlyMiddleware:
    """Members' pages open to members alone; to others every address there answers alike, leading somewhere or not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        if not request.path_info.startswith(settings.MEMBERS_ADDRESSES):
            return None
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        is_open = request.user.is_outside and request.path_info.startswith(settings.OPEN_WHILE_SUSPENDED)
        return None if request.user.is_verified or is_open else redirect("members:status")


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to signing in and back; what somebody wrote before the session ended waits on the page to be sent again.

    The form's token was looked at before: a page of ours sent it.
    """
    if request.method == "POST":
        context = {"unsent": unsent(request), "kept": written(request), "onward": _page_of(request)}
        headers = {"Cache-Control": "no-store"}
        page = render_to_string("members/session_ended.html", context, request)
        return HttpResponse(page, status=HTTPStatus.FORBIDDEN, headers=headers)
    if request.headers.get("HX-Request") or request.headers.get("X-Fragment"):
        there = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _page_of(request)})}"
        return HttpResponse(status=HTTPStatus.FORBIDDEN, headers={"HX-Redirect": there})
    return redirect_to_login(request.get_full_path())


def _page_of(request: HttpRequest) -> str:
    """Return the page from which a form or a fragment was asked for, when it is one of ours."""
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl()
    return settings.LOGIN_REDIRECT_URL


class EditorsOnlyMiddleware:
    """Wagtail's admin exists for editors alone, and has a content security policy of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(EDITING):
            # A preview is the public page, fetched inside this request: it comes with the public pages' policy.
            del response[CSP_HEADER]
            setattr(response, "_csp_replace", settings.EDITORS_CONTENT_SECURITY_POLICY)  # noqa: B010 - django-csp's own way
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        if not request.path_info.startswith(EDITING):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise Http404
        return None


def may_pass(member: Member, session: SessionBase) -> bool:
    """Say whether `member` may pass in `session`: staff only where it was opened with a second factor (6.3.3)."""
    request = HttpRequest()
    request.user, request.session = member, session
    return not member.is_staff or bool(policy.can_act_as_staff(request))


def may_listen(member: Member, session: SessionBase) -> bool:
    """Say whether a socket may be open for `member` in `session`: asked again every few seconds while it is."""
    return not member.is_outside and may_pass(member, session)


class SecondFactorMiddleware:
    """Staff pass only in sessions that were opened with a second factor (ASVS 5.0 6.3.3).

    Without one they reach what they need to get one, and a page that says so. Sockets ask `may_listen` by themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stopped = (
            request.user.is_authenticated
            and not request.path_info.startswith(settings.OPEN_WITHOUT_SECOND_FACTOR)
            and not may_pass(request.user, request.session)
        )
        return _to_second_factor(request) if stopped else self.get_response(request)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    onward = (
        request.get_full_path()
        if request.method == "GET" and not request.headers.get("HX-Request")
        else _page_of(request)
    )
    return redirect(f"{reverse('members:second-factor')}?{urlencode({'next': onward})}")


class PrivatePagesMiddleware:
    """No cache keeps a copy of what a signed-in person saw (ASVS 5.0 14.3.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
