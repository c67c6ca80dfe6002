"""What lets the site be installed, and what it says while there is no network: public, the same for everybody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PETROL = "#0e4a59"
PAPER = "#f7f3ea"


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(_request: HttpRequest) -> HttpResponse:
    """Say under which name and picture the site is installed (W3C, Web Application Manifest)."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    said = {
        "name": "Global Congress on Chemical Security and Emerging Threats",
        "short_name": "Global Congress",
        "id": "/",
        "start_url": settings.LOGIN_REDIRECT_URL,
        "scope": "/",
        "display": "standalone",
        "theme_color": PETROL,
        "background_color": PAPER,
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_safe
@cache_control(public=True, max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page that a browser shows without a network: kept by it, with nobody's name, in every language."""
    return render(request, "realtime/offline.html", {"languages": settings.LANGUAGES})


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the script that works while no page is open; it stands at the root, for there it reaches every page."""
    return render(request, "realtime/service-worker.js", content_type="text/javascript")
