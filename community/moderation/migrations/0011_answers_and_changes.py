"""Whoever flags a text is answered; a moderator changes words or label before a decision, or withholds passages."""

from django.db import migrations, models

from community.moderation import triggers


class Migration(migrations.Migration):
    dependencies = [("moderation", "0010_first_rules")]

    operations = [
        migrations.RunPython(triggers.drop, triggers.create),
        migrations.AddField("decision", "with_changes", models.BooleanField(default=False)),
        migrations.AddField("queueitem", "with_changes", models.BooleanField(default=False)),
        migrations.AlterField(
            "decision",
            "outcome",
            models.CharField(
                choices=[
                    ("release", "Release"),
                    ("return", "Return to the author"),
                    ("withhold", "Withhold passages"),
                    ("remove", "Remove"),
                    ("keep", "Keep as it is"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(triggers.create, triggers.drop),
        migrations.AddField(
            "flag",
            "answer",
            models.CharField(
                blank=True,
                choices=[
                    ("followed", "Thank them: something was done"),
                    ("left", "Tell them that the text stays as it is"),
                    ("unfounded", "Ask them to flag only what breaks a rule"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
    ]
