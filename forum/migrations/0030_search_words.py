"""The words of every index row anew: all of them in their order, for phrases, and the signs of what a text holds.

By the code that writes them, some rows at a time, each time for good: what was interrupted starts again.
"""

from django.db import migrations

from forum.search.writing import row_text

AT_ONCE = 500


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


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("forum", "0011_when_a_version_was_published")]
    operations = [migrations.RunPython(index_again, migrations.RunPython.noop)]
