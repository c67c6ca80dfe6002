"""Static files as they are served: hashed names, compressed, JavaScript imports included, one style sheet.

`css/app.css` imports one file per component. Browsers read that as it stands; for serving, the imports are put in their
places here, so that a page loads one sheet and no build tool is needed.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
# Extensions of htmx that no page loads; their comments import a module that is not there, which hashing trips over.
UNUSED = "django_htmx/ext/"
_IMPORT = re.compile(r'@import "(?P<path>[\w./-]+)" layer\((?P<layer>\w+)\);\n')

Paths = dict[str, tuple[Storage, str]]


def with_imports(sheet: str, read: Callable[[str], str]) -> str:
    """Return `sheet` with each `@import "file.css" layer(name);` replaced by that file, inside its layer.

    `read` returns the text of an imported file, named as the sheet names it.
    """
    return _IMPORT.sub(lambda found: f"@layer {found['layer']} {{\n{read(found['path'])}}}\n", sheet)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    support_js_module_import_aggregation = True

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: FBT001, FBT002
        """Hash and compress the collected files, the style sheet made whole first."""
        used = {name: place for name, place in paths.items() if not name.startswith(UNUSED)}
        if SHEET in used and not dry_run:
            used[SHEET] = _whole(used)
        yield from super().post_process(used, dry_run, **options)


def _whole(paths: Paths) -> tuple[Storage, str]:
    def read(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return str(file.read().decode())

    made = InMemoryStorage()
    made.save(SHEET, ContentFile(with_imports(read(SHEET), lambda name: read(f"css/{name}")).encode()))
    return made, SHEET
