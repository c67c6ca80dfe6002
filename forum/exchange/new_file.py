"""A file that is there whole or not at all, for the operator's account alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def new_file(file: Path) -> Iterator[BinaryIO]:
    """Open what becomes `file` once it is whole. Raises OSError, also for one that is there already."""
    part = file.with_name(f"{file.name}.part")
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))  # its name is taken from now on
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
            yield stream
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        raise
