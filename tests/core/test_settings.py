"""What the site refuses to start with, tried in processes of their own."""

import json
import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from community.settings.environment import DEMO_RULE_KEY
from tests.production import PRODUCTION

READ = "import community.settings"


def start(tmp_path, *, program: str = READ, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)} | PRODUCTION | environment
    return subprocess.run(
        [sys.executable, "-c", program], env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_production_site_starts_with_its_secrets(tmp_path):
    assert start(tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "RULE_KEYS", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_it_refuses_to_start_without(name, tmp_path):
    refusal = start(tmp_path, **{name: ""})
    assert refusal.returncode != 0
    assert f"{name} is not set. Set it to " in refusal.stderr


def test_it_refuses_the_demos_public_secret(tmp_path):
    refusal = start(tmp_path, SECRET_KEY="a-public-secret-that-only-the-demo-on-loopback-may-use")
    assert "the demo's public secret" in refusal.stderr


def test_it_refuses_the_demos_public_key_for_the_rule(tmp_path):
    refusal = start(tmp_path, RULE_KEYS=f"{Fernet.generate_key().decode()},{DEMO_RULE_KEY}")
    assert "RULE_KEYS holds the demo's public key" in refusal.stderr


def test_it_refuses_a_key_for_the_rule_that_is_none(tmp_path):
    assert "RULE_KEYS holds something that is no key" in start(tmp_path, RULE_KEYS="short").stderr


@pytest.mark.parametrize("url", ["redis-cluster://here:6379", "redis://here:6379/0,there:6379", "redis://here,"])
def test_it_refuses_an_address_of_redis_that_is_none(url, tmp_path):
    assert "REDIS_URL holds something that is no address of a Redis server" in start(tmp_path, REDIS_URL=url).stderr


def test_it_takes_several_servers_of_redis(tmp_path):
    program = "from community.settings import CHANNEL_LAYERS; print(len(CHANNEL_LAYERS['default']['CONFIG']['hosts']))"
    told = start(tmp_path, program=program, REDIS_URL="redis://here:6379/0, rediss://there:6379/1")
    assert (told.stdout.strip(), told.stderr) == ("2", "")


def test_it_refuses_to_answer_under_any_name(tmp_path):
    assert "ALLOWED_HOSTS" in start(tmp_path, ALLOWED_HOSTS="*").stderr


def test_manage_py_says_it_in_one_line(tmp_path):
    refusal = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refusal.returncode != 0
    assert refusal.stderr.strip().count("\n") == 0
    assert "SECRET_KEY is not set" in refusal.stderr


STRICT = {
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "LANGUAGE_COOKIE_NAME": "__Host-language",
    "MESSAGES_COOKIE_NAME": "__Host-messages",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_SSL_HOST": "community.example.org",
    "STAFF_SECOND_FACTORS": ["webauthn"],
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    "DEBUG": False,
    "DEMO": False,
    "TRUSTED_PROXIES": 1,
}


def test_production_is_strict(tmp_path):
    program = (
        "import json; from community import settings;"
        f" print(json.dumps({{name: getattr(settings, name) for name in {list(STRICT)}}}))"
    )
    assert json.loads(start(tmp_path, program=program).stdout) == STRICT


def test_the_deployment_check_finds_nothing(tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "tests.production", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stderr


def test_the_demo_answers_on_loopback_only(tmp_path):
    program = "from community import settings; print(settings.ALLOWED_HOSTS)"
    answer = start(tmp_path, program=program, DEMO="1", ALLOWED_HOSTS="community.example.org", DATABASE_URL="")
    assert answer.stdout.strip() == "['localhost', '127.0.0.1', '[::1]']"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "DEMO=1"),
        ({"DEMO": "1"}, "community.example.org"),
        ({"DEMO": "1", "SITE_URL": "https://localhost"}, "production"),
    ],
)
def test_demo_data_is_refused_outside_the_demo(environment, sentence, tmp_path):
    program = "from community.demo.guard import require_demo; require_demo()"
    refusal = start(tmp_path, program=program, **environment)
    assert refusal.returncode != 0
    assert sentence in refusal.stderr


def test_members_files_lie_on_the_disk_or_in_a_bucket_that_is_named(tmp_path):
    said = "from django.conf import settings; print(settings.STORAGES['member_files']['BACKEND'].rpartition('.')[2])"

    assert start(tmp_path, program=said).stdout.strip() == "FileSystemStorage"
    assert start(tmp_path, program=said, MEMBER_FILES_BUCKET="files").stdout.strip() == "S3Storage"


def test_what_was_not_looked_at_for_viruses_is_kept_back_where_there_is_a_scanner(tmp_path):
    said = "from django.conf import settings; print(settings.CLAMAV_DEMANDED)"

    assert start(tmp_path, program=said).stdout.strip() == "False"
    assert start(tmp_path, program=said, CLAMAV_URL="127.0.0.1:3310").stdout.strip() == "True"
    assert start(tmp_path, program=said, CLAMAV_URL="127.0.0.1:3310", CLAMAV_DEMANDED="0").stdout.strip() == "False"
