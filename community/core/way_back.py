"""Going back to where a form was sent from, as long as that is a page of ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, wanted: str, *, otherwise: str) -> str:
    """Return `wanted` when it is an address of ours, `otherwise` when it leads elsewhere: anyone can write a link."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else otherwise
