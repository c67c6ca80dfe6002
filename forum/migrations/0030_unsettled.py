from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0029_two_people_and_appeals")]

    operations = [
        migrations.AlterField(
            model_name="threadnote",
            name="deed",
            field=models.CharField(
                choices=[
                    ("closed", "closed the thread"),
                    ("opened", "opened the thread again"),
                    ("pinned", "pinned the thread"),
                    ("unpinned", "let the thread no longer be pinned"),
                    ("renamed", "changed its title or tags"),
                    ("slowed", "changed how often one may write here"),
                    ("moved", "moved the thread to this board"),
                    ("split", "moved posts from here to another thread"),
                    ("split_off", "made this thread of posts from another one"),
                    ("merged", "added the posts of another thread"),
                    ("unsettled", "added a question whose accepted answer is one reply among others here"),
                ],
                max_length=10,
            ),
        ),
    ]
