"""What no process of the site needs is loaded by none: packages that stand in memory for nothing."""

import json
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT
from tests.production import PRODUCTION

LOADED = """
import json, sys, django
django.setup()
from django.urls import get_resolver
from community.asgi import application
from realtime.management.commands import web, worker
get_resolver().url_patterns
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> list[str]:
    """Return the modules that a web process and a worker hold once they have started."""
    environment = PRODUCTION | {"VAR_DIR": str(tmp_path_factory.mktemp("var")), "PATH": ""}
    started = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    names: list[str] = json.loads(started.stdout)
    return names


@pytest.mark.parametrize("needless", ["ninja", "wagtail.api.v3.api", "aiohttp", "community.demo", "pytest"])
def test_a_started_site_does_without(loaded, needless):
    assert "community.urls" in loaded
    assert not [name for name in loaded if name == needless or name.startswith(f"{needless}.")]
