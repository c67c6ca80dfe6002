"""What is added to Wagtail's own pages for editors."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


def editor_script() -> SafeString:
    """Load our part of the page editor."""
    return format_html('<script type="module" src="{}"></script>', static("js/editor.js"))


hooks.register("insert_editor_js", editor_script)
