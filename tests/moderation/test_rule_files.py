"""Watch rules from and to files: what would change is shown first, and nothing hostile gets further than a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community.moderation.actions import loosening
from community.moderation.models import AllowedContext, Loosening, WatchRule
from tests.factories import forum, members
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db

HEAD = "format: watch-rules-1\n"
RULE = '- {kind: term, value: quarry pump, effect: hold, explanation: Why., enabled: "true"}\n'
ADDRESS = reverse("moderation:rules-import")


@pytest.fixture(autouse=True)
def other():
    """A moderator of another organisation, without whom nothing is loosened."""
    return members.moderator()


@pytest.fixture
def client(client_as):
    return client_as(members.moderator())


def _look(client, content):
    file = SimpleUploadedFile("rules.yaml", content if isinstance(content, bytes) else content.encode())
    return client.post(ADDRESS, {"file": file})


def _do(client, content, **fields):
    return client.post(ADDRESS, {"content": content, "do": "1"} | fields)


def test_a_file_shows_what_would_change_and_changes_it_when_asked_again(client):
    content = f"{HEAD}rules:\n{RULE}"
    page = _look(client, content).content.decode()
    assert "quarry pump" in page
    assert "New, in force at once" in page
    assert not WatchRule.objects.filter(value="quarry pump").exists()
    assert _do(client, content).status_code == 302
    assert WatchRule.objects.get(value="quarry pump").enabled
    assert "holds already" in _look(client, content).content.decode()


@pytest.mark.parametrize("written", [False, True])
def test_a_rule_of_a_file_that_finds_something_everywhere_is_asked_about_before_anything_changes(client, written):
    everywhere = RULE.replace("quarry pump", "the")
    content = f"{HEAD}rules:\n{RULE}{everywhere}{RULE.replace('quarry pump', 'text')}"
    if written:
        watch("the", enabled=False)
    thread = forum.thread()
    for _ in range(6):
        forum.post(thread=thread, body="The text of a post.")
    assert "These rules find something in more than one text in twenty" in _look(client, content).text
    asked = _do(client, content)
    assert (asked.status_code, asked.text.count("in 6 of")) == (409, 2)
    assert not WatchRule.objects.filter(value__in=["the", "text", "quarry pump"], enabled=True).exists()
    assert _do(client, content, broad="yes").status_code == 302
    assert WatchRule.objects.filter(value__in=["the", "text"], enabled=True).count() == 2


def test_what_a_file_allows_counts_when_its_rules_are_tried(client):
    everywhere = RULE.replace("quarry pump", "the").replace("}", ", allowed: [the text]}")
    thread = forum.thread()
    for _ in range(6):
        forum.post(thread=thread, body="The text of a post.")
    assert _do(client, f"{HEAD}rules:\n{everywhere}").status_code == 302
    assert WatchRule.objects.get(value="the").enabled


def test_what_is_exported_changes_nothing_when_it_is_imported_and_brings_back_what_is_gone(client):
    rule = watch("yes: no", "It is: “so”", translations={"ar": "لماذا"}, effect="tell")
    pattern = watch(r"gate \d{2}: [a-z]+ # '\"", kind="pattern", enabled=False)
    AllowedContext.objects.create(rule=pattern, phrase="a no-one's # law")
    file = client.get(reverse("moderation:rules-export"))
    said = file.content.decode()
    assert file["Content-Type"].startswith("application/yaml")
    assert "لماذا" in said
    assert "holds already" in _look(client, said).content.decode()
    for one in (rule, pattern):
        one.delete()
    assert _do(client, said).status_code == 302
    assert client.get(reverse("moderation:rules-export")).content.decode() == said


def test_what_a_file_loosens_waits_for_a_second_person_and_the_rest_holds_at_once(client, other):
    watch("quarry pump")
    watch("guard rota")
    content = (
        f"{HEAD}rules:\n"
        "- {kind: term, value: quarry pump, effect: tell, explanation: Other., enabled: true, allowed: [a pump law]}\n"
        "- {kind: term, value: guard rota, effect: hold, explanation: Why., enabled: false}\n"
        "allowed: [the general law]\n"
    )
    assert _do(client, content).status_code == 400
    assert _do(client, content, reason="It reads well.").status_code == 302
    rule = WatchRule.objects.get(value="quarry pump")
    assert (rule.effect, rule.explanation) == ("hold", "Other.")
    assert sorted(Loosening.objects.values_list("kind", flat=True)) == ["allow", "allow", "off", "weaken"]
    for asked in Loosening.objects.all():
        loosening.agree(loosening=asked, by=other)
    assert "holds already" in _look(client, content).content.decode()
    assert AllowedContext.objects.count() == 2


def test_what_the_file_does_not_name_stays(client):
    watch("quarry pump")
    assert _do(client, f"{HEAD}rules:\n{RULE.replace('quarry pump', 'guard rota')}").status_code == 302
    assert WatchRule.objects.get(value="quarry pump").enabled


def test_a_rule_that_comes_into_force_does_so_with_the_phrases_of_the_file(client):
    watch("quarry pump", enabled=False)
    _do(client, f"{HEAD}rules:\n{RULE.replace('}', ', allowed: [a pump law]}')}")
    assert WatchRule.objects.get(value="quarry pump").enabled
    assert AllowedContext.objects.get().phrase == "a pump law"
    assert not Loosening.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        (" ", "Choose a file"),
        ("- a list", "no file of watch rules"),
        ("format: other-1", "no file of watch rules"),
        (f"{HEAD}more: 1", "no file of watch rules"),
        (f"{HEAD}rules: many", "stands a list"),
        (f"{HEAD}rules: [text]", "Rule 1: It is no rule"),
        (f"{HEAD}rules: [{{kind: term}}]", "Rule 1: It does not say"),
        (f"{HEAD}rules:\n{RULE}{RULE}", "Rule 2: It stands in the file twice"),
        (HEAD + "rules:\n" + RULE.replace("value:", "colour: red, value:"), "what no rule says"),
        (HEAD + "rules:\n" + RULE.replace("quarry pump", "[quarry, pump]"), "Where a text should stand"),
        (HEAD + "rules:\n" + RULE.replace("hold", "delete"), "One of these is meant"),
        (HEAD + "rules:\n" + RULE.replace('"true"', "maybe"), "One of these is meant"),
        (HEAD + "rules:\n" + RULE.replace("enabled:", "review: tomorrow, enabled:"), "2027-05-31"),
        (HEAD + "rules:\n" + RULE.replace("enabled:", "translations: {xx: W}, enabled:"), "given by language"),
        (HEAD + "rules:\n" + RULE.replace("term, value: quarry pump", 'pattern, value: "(gate"'), "is not closed"),
        (f"{HEAD}allowed: {{a: b}}", "list of phrases"),
        (f"{HEAD}allowed: [word]", "at least two words"),
        (f"{HEAD}rules: [", "cannot be read as YAML: look at line"),
        (f"{HEAD}rules: &a [*a]", "refers back to itself"),
        (HEAD + "rules: !!python/object/apply:os.system [ls]", "no rule, but a text"),
        (HEAD + "? [a, b]\n: c", "cannot be read as YAML"),
        (HEAD + "rules: " + "[" * 50, "nested deeper"),
        (HEAD + "rules: " + "[" * 50_000, "cannot be read as YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (f"{HEAD}rules: '\x07'", "cannot be read as YAML"),
    ],
)
def test_what_is_no_file_of_rules_is_answered_with_a_sentence(client, content, sentence):
    before = WatchRule.objects.count()
    answer = _look(client, content)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert WatchRule.objects.count() == before


def test_a_small_file_that_would_unfold_into_a_large_one_is_refused(client):
    bomb = HEAD + "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert "refers back to itself" in _look(client, bomb).content.decode()


def test_a_file_of_ten_megabytes_is_refused_before_it_is_read(client):
    answer = _look(client, HEAD + "#" * 10_000_000)
    assert answer.status_code in (400, 413)
    assert not WatchRule.objects.filter(value="quarry pump").exists()


def test_nothing_of_a_file_is_done_while_something_in_it_is_wrong(client):
    content = f"{HEAD}rules:\n{RULE}- text\n"
    assert _do(client, content).status_code == 400
    assert not WatchRule.objects.filter(value="quarry pump").exists()
