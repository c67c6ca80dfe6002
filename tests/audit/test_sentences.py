"""Every action that is written to the log has words for people, in English and in Arabic."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from community.assistance.states import BY_DEED
from community.audit.sentences import sentence_of, sentences
from community.audit.verifying import ERASED, VERIFIED
from community.members.models.change_kinds import State
from community.moderation.models import Loosening
from forum.models import ThreadNote
from tests.architecture.source import Source, python_files

CODE = re.compile(r"[a-z]+\.[a-z_]+")
PUT_TOGETHER = {
    "assistance.{deed}": [f"assistance.{deed}" for deed in BY_DEED],
    "forum.{deed.value}": [f"forum.{deed.value}" for deed in ThreadNote.Deed],
    "members.change_{verb}": [
        *(f"members.change_{verb}" for verb in ("proposed", "seconded", "in_force")),
        *(f"members.change_{state}" for state in (State.DECLINED, State.WITHDRAWN, State.STOPPED, State.LAPSED)),
    ],
    "moderation.loosening_{verb}": [f"moderation.loosening_{state.name.lower()}" for state in Loosening.State],
    "moderation.sanction_{verb}": [
        f"moderation.sanction_{verb}" for verb in ("imposed", "proposed", "declined", "withdrawn", "lifted")
    ],
    "moderation.rule_{verb}": [f"moderation.rule_{verb}" for verb in ("added", "changed", "enabled", "deleted")],
}
"""The actions whose codes are put together, with what can come of it."""


def written(source: Source) -> Iterator[str]:
    """Give the action of each call that names one: its code, or how the code is put together."""
    named = {
        node.targets[0].id: node.value
        for node in source.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in source.walk():
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg == "action":
                value = named.get(keyword.value.id) if isinstance(keyword.value, ast.Name) else keyword.value
                if isinstance(value, ast.JoinedStr):
                    yield ast.unparse(value)[2:-1]
                elif isinstance(value, ast.Constant) and CODE.fullmatch(value.value):
                    yield value.value


def unsaid(source: Source) -> list[str]:
    codes = [code for action in written(source) for code in PUT_TOGETHER.get(action, [action])]
    return [f"{source.path} writes {code}, for which there are no words" for code in codes if code not in sentences]


def test_every_action_that_is_written_has_its_words():
    assert [wrong for source in python_files() for wrong in unsaid(source)] == []


def test_no_words_have_outlived_their_action():
    actions = [action for source in python_files() for action in written(source)]
    found = {code for action in actions for code in PUT_TOGETHER.get(action, [action])}
    assert set(sentences) == found | {ERASED, VERIFIED}


@pytest.mark.parametrize(
    "call",
    [
        'record(actor=None, action="forum.unheard_of", target=thread)',
        'DEED = "forum.unheard_of"\nrecord(actor=None, action=DEED, target=thread)',
        'record(actor=None, action=f"forum.{unheard_of}", target=thread)',
    ],
)
def test_an_action_without_words_is_noticed(call):
    assert len(unsaid(Source("forum/actions/new.py", call))) == 1


def test_all_are_said_in_arabic():
    with translation.override("ar"):
        assert [code for code, words in sentences.items() if str(words).isascii()] == []


def test_an_action_that_is_known_no_more_is_shown_by_its_code():
    assert sentence_of("forum.forgotten") == "forum.forgotten"
