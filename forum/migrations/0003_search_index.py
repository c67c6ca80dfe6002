"""The full-text index over PostIndex.search_text: GIN on PostgreSQL, FTS5 kept by triggers on SQLite.

Both take the words as search/words.py wrote them, and nothing else: PostgreSQL by splitting at spaces, FTS5 by its
`ascii` tokenizer, which cuts at ASCII signs alone. (Rebuilding the table on SQLite drops the triggers: a later migration
of PostIndex must run these statements again.)
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_FORGET = (
    "INSERT INTO forum_postindex_words(forum_postindex_words, rowid, search_text)"
    " VALUES ('delete', old.post_id, old.search_text);"
)
_ADD = "INSERT INTO forum_postindex_words(rowid, search_text) VALUES (new.post_id, new.search_text);"

_CREATE = {
    "postgresql": [
        # no list of pending entries: a search would read all of it, and be planned around it
        "CREATE INDEX forum_postindex_words ON forum_postindex"
        " USING gin (array_to_tsvector(string_to_array(search_text, ' '))) WITH (fastupdate = off)",
    ],
    "sqlite": [
        "CREATE VIRTUAL TABLE forum_postindex_words USING fts5(search_text, content='forum_postindex',"
        " content_rowid='post_id', tokenize='ascii', detail='none', columnsize=0)",
        f"CREATE TRIGGER forum_postindex_added AFTER INSERT ON forum_postindex BEGIN {_ADD} END",
        f"CREATE TRIGGER forum_postindex_removed AFTER DELETE ON forum_postindex BEGIN {_FORGET} END",
        f"CREATE TRIGGER forum_postindex_changed AFTER UPDATE ON forum_postindex BEGIN {_FORGET} {_ADD} END",
        "INSERT INTO forum_postindex_words(forum_postindex_words) VALUES ('rebuild')",
    ],
}
_DROP = {
    "postgresql": ["DROP INDEX forum_postindex_words"],
    "sqlite": [
        "DROP TRIGGER forum_postindex_added",
        "DROP TRIGGER forum_postindex_removed",
        "DROP TRIGGER forum_postindex_changed",
        "DROP TABLE forum_postindex_words",
    ],
}


def _create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def _drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_initial")]
    operations = [migrations.RunPython(_create, _drop)]
