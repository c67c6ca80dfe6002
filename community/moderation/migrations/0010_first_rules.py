"""What screening did by itself before moderators kept its rules, as rules: nothing is held that was not, or the other
way round.
"""

from django.db import migrations

from community.core.public_ids import new_public_id

_RULES = [
    (
        "first-posts",
        "3",
        "The first posts of somebody new are read before others read them.",
        "تُقرأ أولى مشاركات العضو الجديد قبل أن يقرأها الآخرون.",
    ),
    (
        "first-links",
        "3",
        "A link in one of the first posts may be advertising.",
        "قد يكون الرابط في إحدى أولى المشاركات إعلانا.",
    ),
    (
        "cas",
        "any",
        "A number on a public control list; look whether the text says more than the list.",
        "رقم على قائمة رقابة علنية؛ انظر هل يقول النص أكثر مما تقوله القائمة.",
    ),
    ("file", "archive", "No machine looks into an archive.", "لا تنظر آلة في داخل الأرشيف."),
    ("file", "locked", "No machine looks into a file with a password.", "لا تنظر آلة في داخل ملف له كلمة سر."),
]


def load(apps, schema_editor):
    WatchRule = apps.get_model("moderation", "WatchRule")
    WatchRule.objects.bulk_create(
        WatchRule(
            public_id=new_public_id(),
            kind=kind,
            value=value,
            effect="hold",
            explanation=explanation,
            translations={"ar": arabic},
            enabled=True,
        )
        for kind, value, explanation, arabic in _RULES
    )
    apps.get_model("moderation", "RuleStamp").objects.create(pk=1, value=new_public_id())


class Migration(migrations.Migration):
    dependencies = [("moderation", "0009_keeping_rules")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
