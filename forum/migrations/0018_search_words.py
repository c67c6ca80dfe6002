"""The words of every index row anew: all of them in their order, for phrases, and the signs of what a text holds.

By the code that writes them, some rows at a time, each time for good: what was interrupted starts again. PostgreSQL's
index is made at the end, quicker than kept meanwhile, and on a function that says what it costs to make a row's words:
the planner took it for next to nothing, and would rather make those of every row than look a rare word up.
"""

from django.db import migrations

from forum.search.writing import row_text

AT_ONCE = 500

_FUNCTION = """
CREATE OR REPLACE FUNCTION forum_words(text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000
AS $$ BEGIN RETURN array_to_tsvector(string_to_array($1, ' ')); END $$
"""
_INDEX = "CREATE INDEX IF NOT EXISTS forum_postindex_words ON forum_postindex USING gin ({}) WITH (fastupdate = off)"
def index_again(apps, _schema_editor):
    rows = apps.get_model("forum", "PostIndex").objects
    read = ("post__html", "post__parent", "post__thread__title")
    of_posts = rows.order_by("pk").select_related("post__thread").only(*read)
    last = None
    while some := list((of_posts if last is None else of_posts.filter(pk__gt=last))[:AT_ONCE]):
        for row in some:
            row.search_text = row_text("" if row.post.parent_id else row.post.thread.title, row.post.html)
        rows.bulk_update(some, ["search_text"])
        last = some[-1].pk


def drop_index(_apps, schema_editor):
    _run(schema_editor, "DROP INDEX IF EXISTS forum_postindex_words")


def make_index(_apps, schema_editor):
    _run(schema_editor, _FUNCTION, _INDEX.format("forum_words(search_text)"))


def drop_index_and_function(_apps, schema_editor):
    drop_index(_apps, schema_editor)
    _run(schema_editor, "DROP FUNCTION IF EXISTS forum_words(text)")


def make_index_of_before(_apps, schema_editor):
    _run(schema_editor, _INDEX.format("array_to_tsvector(string_to_array(search_text, ' '))"))


def _run(schema_editor, *statements):
    for statement in statements if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("forum", "0017_drafts")]
    operations = [
        migrations.RunPython(drop_index, make_index_of_before),
        migrations.RunPython(index_again, migrations.RunPython.noop),
        migrations.RunPython(make_index, drop_index_and_function),
    ]
