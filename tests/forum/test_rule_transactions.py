"""PostgreSQL keeps with a row which transaction wrote and which last locked it: neither ties a member to a post.

Rows of one transaction belong together as plainly as rows that point at each other.
"""

from functools import partial

import pytest
from django.apps import apps
from django.db import connection

from community.members.models import Member
from forum.actions.flags import flag_post
from forum.actions.posts import post_reply
from forum.actions.threads import start_thread
from forum.models import Post
from tests.factories import rule

pytestmark = pytest.mark.postgresql  # SQLite numbers no transactions.


def _transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        return cursor.fetchone()[0]


def _touched_since(first: int, member: Member) -> list[str]:
    """Return the tables in which a row of the member's was written or locked since the transaction `first`."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        columns = [
            field.column
            for field in model._meta.local_concrete_fields
            if field.related_model is Member or (model is Member and field.primary_key)
        ]
        for column in columns:
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT 1 FROM "{model._meta.db_table}" WHERE "{column}" = %s'  # noqa: S608 - names of our own tables
                    " AND greatest(xmin::text::bigint, xmax::text::bigint) >= %s",
                    [member.pk, first],
                )
                if cursor.fetchone():
                    found.append(f"{model._meta.db_table}.{column}")
    return found


def test_no_row_of_the_author_is_written_or_locked_when_they_write(two_at_once):
    thread, author = rule.thread(), rule.speaker()
    start = partial(
        start_thread,
        author=author,
        board=thread.board,
        title="Another",
        body="An opening.",
        label="TLP:GREEN",
        audience=thread.audience,
        language="en",
        under_rule=True,
    )
    reply = partial(post_reply, author=author, thread=thread, body="Words.", language="en")
    flag = partial(flag_post, post=Post.objects.get(thread=thread), reason="conduct", note="")
    first = _transaction()
    two_at_once(
        partial(start, submission_key=rule.submission_key()),
        partial(reply, submission_key=rule.submission_key(), said_sensitive=True),
    )
    two_at_once(partial(flag, flagger=author))
    assert _touched_since(first, author) == []


def test_a_row_that_is_locked_is_noticed(two_at_once):
    member = rule.speaker()
    first = _transaction()
    two_at_once(partial(Member.objects.filter(pk=member.pk).update, title="Elsewhere"))
    assert "members_member.id" in _touched_since(first, member)
