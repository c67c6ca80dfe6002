"""The outbox of the demo: the mails that it wrote, for its administrators alone."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from community.members.models.member import Role
from tests.factories import members

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def written(tmp_path, settings) -> None:
    """Write two mails as the demo does, over one connection."""
    settings.EMAIL_FILE_PATH = tmp_path
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    for subject in ("The first", "الثانية"):
        mail = EmailMultiAlternatives(subject, f"Text of {subject}", to=["told@example.org"], connection=connection)
        mail.attach_alternative(f'<html lang="ar"><script>x</script><p>HTML of {subject}</p>', "text/html")
        mail.send()


@pytest.fixture
def administrator(client_as):
    return client_as(members.member(role=Role.ADMINISTRATOR))


def test_an_administrator_sees_the_newest_mail_first_and_each_as_text_and_as_html(administrator):
    listed = administrator.get("/outbox/")
    newest, first = listed.context["mails"]

    assert [newest.message["Subject"], first.message["Subject"]] == ["الثانية", "The first"]
    page = administrator.get(f"/outbox/{newest.key}")
    assert "Text of الثانية" in page.text
    assert 'lang="ar"' in page.text
    html = administrator.get(f"/outbox/{newest.key}/html")
    assert "<p>HTML of الثانية</p>" in html.text
    assert "sandbox" in html["Content-Security-Policy"]
    assert "script-src 'none'" in html["Content-Security-Policy"]
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR, Role.SECRETARIAT])
def test_for_everybody_else_it_is_not_there(client_as, administrator, role):
    key = administrator.get("/outbox/").context["mails"][0].key
    other = client_as(members.member(role=role))

    for address in ("/outbox/", f"/outbox/{key}", f"/outbox/{key}/html"):
        assert other.get(address).status_code == 404


def test_outside_the_demo_it_is_there_for_nobody(administrator, settings):
    settings.DEMO = False

    assert administrator.get("/outbox/").status_code == 404


@pytest.mark.parametrize("key", ["nothing", "..", "20261130-000000-1-0"])
def test_a_mail_that_is_not_there_is_not_found(administrator, key):
    assert administrator.get(f"/outbox/{key}").status_code == 404


def test_an_empty_outbox_says_what_to_do(administrator, tmp_path):
    for file in tmp_path.iterdir():
        file.unlink()

    assert "Nothing was sent yet" in administrator.get("/outbox/").text
