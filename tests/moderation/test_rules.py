"""What each kind of watch rule finds, what follows from it, and where a match does not count."""

import pytest
from django.core.exceptions import ValidationError

from community.moderation import patterns
from community.moderation.models.rule_kinds import Kind, clean_value
from community.moderation.rulebook import Rulebook, Watch
from community.moderation.screening import SentFile, Submission, Written, advice, reasons_to_hold, screen


def _words(text, *rules, allowed=(), listed=()):
    book = Rulebook.of(rules=rules, allowed=allowed, listed=listed)
    return [text[reason.start : reason.end] for reason in reasons_to_hold(Submission(text), book)]


def _codes(submission, *rules):
    return [reason.code for reason in reasons_to_hold(submission, Rulebook.of(rules=rules))]


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        (r"gate \d+", "Gates: Gate 12 and GATE 7.", ["Gate 12", "GATE 7"]),
        (r"gate \d+", "g\u200bate ٧ here", ["g\u200bate ٧"]),
        (r"éclat+", "an ECLATT, un éclat", ["ECLATT", "éclat"]),
        (r"القائم[ةه] \d", "في القائمة 3 هنا", ["القائمة 3"]),
        (r"(a+)+z", "a" * 5_000, []),
    ],
)
def test_a_pattern_finds_what_it_says_in_whatever_dress(pattern, text, words):
    assert _words(text, Watch("pattern", pattern)) == words


@pytest.mark.parametrize(
    "pattern",
    ["a*", ".", r"\w+", "", r"\b", "(gate", r"(g)\1", "(?=gate)g", "(?<!x)gate", "x" * 201, "(a{900}){900}", "x{1001}"],
)
def test_a_pattern_that_says_nothing_or_cannot_be_safe_is_refused(pattern):
    with pytest.raises(ValidationError):
        patterns.checked(pattern)


def test_a_pattern_that_cannot_be_used_any_more_stops_nobody_from_posting():
    assert _words("a gate 7", Watch("pattern", "(broken"), Watch("pattern", r"gate \d")) == ["gate 7"]


def test_patterns_too_many_to_be_tried_together_are_tried_one_by_one(monkeypatch):
    monkeypatch.setattr(patterns, "_MOST_MEMORY_OF_ALL", 2**12)
    assert _words("gate 7, door 8", Watch("pattern", r"gate \d"), Watch("pattern", r"door \d")) == ["gate 7", "door 8"]


def test_what_the_engine_does_not_vouch_for_is_tried_one_by_one(monkeypatch):
    tried = patterns.Patterns([r"gate \d"])
    monkeypatch.setattr(tried, "_together", type("Dry", (), {"Match": lambda _self, _content: None})())
    assert list(tried.found("gate 7")) == [(0, 0, 6)]


@pytest.mark.parametrize(("value", "held"), [("any", True), ("List A", True), ("List B", False)])
def test_a_rule_says_which_control_lists_count(value, held):
    listed = [("7732-18-5", "List A", "List A, Category 1")]
    assert bool(_words("Water: 7732-18-5", Watch("cas", value), listed=listed)) == held


@pytest.mark.parametrize(
    ("value", "link", "found"),
    [
        ("any", "https://example.net/a", True),
        ("example.org", "https://example.org/a?b", True),
        ("example.org", "https://sub.example.org", True),
        ("example.org", "http://EXAMPLE.org.", True),
        ("example.org", "https://someone@example.org/", True),
        ("example.org", "mailto:someone@example.org", True),
        ("example.org", "www.example.org", True),
        ("example.org", "https://ex\u00adample.org", True),
        ("example.org", "https://badexample.org", False),
        ("example.org", "https://example.org.example.net", False),
        ("example.org", "https://example.net/example.org", False),
    ],
)
def test_a_rule_about_links_knows_their_domain(value, link, found):
    assert _words(f"See {link} there", Watch("link", value)) == ([link] if found else [])


def test_a_rule_about_files_knows_their_kind():
    sent = Submission("Text.", files=[SentFile("a.zip", "archive"), SentFile("b.pdf", "locked"), SentFile("c.png")])
    assert _codes(sent, Watch("file", "archive")) == ["sealed-file"]
    assert _codes(sent, Watch("file", "locked")) == ["sealed-file"]
    assert _codes(sent, Watch("file", "any")) == ["file"] * 3


@pytest.mark.parametrize(
    ("value", "written", "held"),
    [
        ("3", Written(2, 0), True),
        ("3", Written(3, 0), False),
        ("2 on each board", Written(9, 1), True),
        ("2 on each board", Written(9, 2), False),
        ("3", None, False),
    ],
)
def test_first_posts_are_counted_everywhere_or_on_each_board(value, written, held):
    assert bool(_codes(Submission("Text.", written=written), Watch("first-posts", value))) == held


def test_a_long_text_is_one_of_so_many_characters():
    assert _codes(Submission("x" * 500), Watch("long", "500")) == ["long-text"]
    assert _codes(Submission("x" * 499), Watch("long", "500")) == []


def test_what_tells_and_what_advises_does_not_hold():
    book = Rulebook.of(
        rules=[
            Watch("term", "rota", "Held."),
            Watch("term", "gate", "Told.", effect="tell"),
            Watch("term", "pump", "Advised.", effect="advise"),
        ]
    )
    screened = screen(Submission("the rota, the gate, the pump, the pump"), book)
    assert [reason.detail for reason in screened.holding] == ["Held."]
    assert [reason.detail for reason in screened.telling] == ["Told."]
    assert advice("the rota, the gate, the pump, the pump", book) == ["Advised."]


def test_a_match_within_an_allowed_phrase_does_not_count_for_the_rules_it_is_for():
    one, other = Watch("term", "rota", "One", key="one"), Watch("term", "guard", "Other", key="other")
    text = "The guard rota of the Model Guard Rota Act, a rota."
    assert _words(text, one, other, allowed=[("", "Model Guard Rota Act")]) == ["guard", "rota", "rota"]
    assert _words(text, one, other, allowed=[("one", "model guard rota act")]) == ["guard", "rota", "Guard", "rota"]


def test_an_allowed_phrase_covers_patterns_and_numbers_too():
    rules = [Watch("pattern", r"annex \d"), Watch("cas", "any")]
    text = "Annex 1 of the list, 7732-18-5 of the list; annex 2"
    assert _words(
        text,
        *rules,
        listed=[("7732-18-5", "List", "List")],
        allowed=[("", "Annex 1 of the list"), ("", "7732-18-5 of the list")],
    ) == ["annex 2"]


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (Kind.TERM, "  door \n code ", "door code"),
        (Kind.LINK, "WWW.Example.ORG.", "example.org"),
        (Kind.FIRST_POSTS, "03", "3"),
        (Kind.FIRST_LINKS, "5 on each board", "5 on each board"),
        (Kind.LONG, "00700", "700"),
    ],
)
def test_what_a_rule_looks_for_is_kept_in_one_form(kind, written, kept):
    assert clean_value(kind, written) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Kind.TERM, "!!!"),
        (Kind.TERM, "ab"),
        (Kind.CAS, " "),
        (Kind.LINK, "no domain"),
        (Kind.LINK, "https://example.org"),
        (Kind.FILE, "picture"),
        (Kind.FIRST_POSTS, "0"),
        (Kind.FIRST_POSTS, "51"),
        (Kind.FIRST_LINKS, "three"),
        (Kind.LONG, "499"),
        (Kind.LONG, "1e9"),
        (Kind.TERM, "x" * 201),
    ],
)
def test_what_no_rule_of_its_kind_can_look_for_is_refused(kind, written):
    with pytest.raises(ValidationError):
        clean_value(kind, written)
