"""Database, cache, mail, files, background work and logs: where they are and how they are spoken to."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .environment import BASE_DIR, DEMO, VAR_DIR, demanded, env
from .files import MEMBER_FILES_STORAGE
from .security import PRIVATE_ADDRESSES

_DATABASE_URL = env.str("DATABASE_URL", "") or (
    f"sqlite:///{VAR_DIR / 'demo.sqlite3'}" if DEMO else demanded("DATABASE_URL", "the address of PostgreSQL")
)
_database: dict[str, Any] = env.dj_db_url("_UNSET", _DATABASE_URL)
if _database["ENGINE"].endswith("sqlite3"):
    _database["CONN_MAX_AGE"] = None  # opening it costs more than most pages
    # Measured: with the deferred default, concurrent read-modify-writes end in "database is locked".
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
    }
else:
    _database |= {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Measured: to compile a plan takes longer than to run any that a page needs; and on a busy machine another
        # process takes longer to start than any word to look up (docs/decisions/0007-search.md).
        "OPTIONS": {"prepare_threshold": 2, "options": "-c jit=off -c parallel_setup_cost=30000"},
    }
DATABASES = {"default": _database}

# Redis, where there is one, only makes things sooner or shared: nothing in it may be missed. Several servers, separated
# by commas, share what there is (core/shards.py); they are no cluster and no copies of each other.
REDIS_URL = env.str("REDIS_URL", "").replace(" ", "")
if not all(url.startswith(("redis://", "rediss://", "unix://")) for url in REDIS_URL.split(",") if REDIS_URL):
    raise ImproperlyConfigured(
        "REDIS_URL holds something that is no address of a Redis server. Write redis://host:6379/0, or several of them"
        " with commas between (docs/operations/many-processes.md)."
    )
# Django's 300 would let a few hundred pages push the counts of sign-in attempts out.
CACHE_ENTRIES_IN_MEMORY = 10_000
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "community.core.cache.RedisOrMemoryCache", "LOCATION": REDIS_URL}}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # No timeout of reading: with one, redis-py loses a cancellation now and then, and the loop never ends. That
            # a server is gone without a word is noticed by realtime/sockets/neighbours.py.
            "CONFIG": {
                "hosts": [
                    {"address": url, "socket_timeout": None, "socket_connect_timeout": 2.0}
                    for url in REDIS_URL.split(",")
                ]
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": CACHE_ENTRIES_IN_MEMORY},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# What was read is written in batches this often, beside the requests (forum/actions/shown.py).
READ_MARKS_SECONDS = 1.0
# So long an author can take a post back, and so long nobody is told of it.
UNDO_SECONDS = 30

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "community.core.storage.HashedStaticFilesStorage"},
    "member_files": MEMBER_FILES_STORAGE,
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # a form says how many it takes and keeps the words; beyond, nothing is read

# Ids, never content (core/logs.py). Errors are mailed to nobody: such a mail holds forms and variables.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "community.core.logs.DiscreetFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "private": PRIVATE_ADDRESSES,
        },
        "json": {"()": "community.core.logs.JsonFormatter", "private": PRIVATE_ADDRESSES},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line" if DEMO else "json"}},
    "root": {"handlers": ["console"], "level": "WARNING" if DEMO else "INFO"},
    # Django gives these two handlers of its own.
    "loggers": {"django": {"handlers": []}, "django.server": {"handlers": [], "propagate": True}},
}
