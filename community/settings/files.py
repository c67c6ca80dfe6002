"""Members' files: how large, how many, where they lie and who looks at them for viruses."""

from typing import Any

from .environment import VAR_DIR, env

MEGABYTE = 2**20

LARGEST_FILE = env.int("LARGEST_FILE_MB", 10) * MEGABYTE
# All files of one member, those not sent yet among them.
MEMBER_FILES_BYTES = env.int("MEMBER_FILES_MB", 500) * MEGABYTE
MEMBER_FILES_COUNT = env.int("MEMBER_FILES_COUNT", 1000)
# All files that go with the posts of one board, of earlier versions too.
BOARD_FILES_BYTES = env.int("BOARD_FILES_MB", 20_000) * MEGABYTE
BOARD_FILES_COUNT = env.int("BOARD_FILES_COUNT", 20_000)
# Unpacked, a pixel takes four bytes of memory, for a moment, in a web process.
MOST_PIXELS = env.int("MOST_MEGAPIXELS", 40) * 1_000_000

# A whole request, several files included; refused by its length before anything is parsed. With a script each file is
# sent by itself.
MAX_REQUEST_BYTES = max(LARGEST_FILE + 2 * MEGABYTE, 32 * MEGABYTE)

# On no public path, for the site's own account alone (core/uploads.py): on the disk, or in a bucket that speaks S3 (the
# extra `s3` of pyproject.toml), which must be private: files leave through the site alone.
_BUCKET = env.str("MEMBER_FILES_BUCKET", "")
MEMBER_FILES_STORAGE: dict[str, Any] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": VAR_DIR / "files",
        "base_url": "",
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}
if _BUCKET:
    MEMBER_FILES_STORAGE = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _BUCKET,
            "endpoint_url": env.str("MEMBER_FILES_ENDPOINT", "") or None,
            "file_overwrite": False,
        },
    }

# "host:port" or the path of a socket where clamd listens; nothing: no file is looked at for viruses.
CLAMAV_URL = env.str("CLAMAV_URL", "")
# Whether a file is let out only once it was found clean. Otherwise also while it waits to be looked at.
CLAMAV_DEMANDED = bool(CLAMAV_URL) and env.bool("CLAMAV_DEMANDED", True)
