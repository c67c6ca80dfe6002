"""A first, short excerpt of two public control lists: identifiers and categories as the lists name them, nothing else.

Sources: OPCW, Chemical Weapons Convention, Annex on Chemicals; Regulation (EU) 2019/1148, Annex I.
"""

from django.db import migrations

_CWC = ("Chemical Weapons Convention, Annex on Chemicals", "June 2020", "In force")
_EU = ("Regulation (EU) 2019/1148, Annex I", "June 2019", "In force since 1 February 2021")

_ENTRIES = [
    ("505-60-2", _CWC, "Schedule 1"),
    ("107-44-8", _CWC, "Schedule 1"),
    ("111-48-8", _CWC, "Schedule 2"),
    ("75-44-5", _CWC, "Schedule 3"),
    ("7719-12-2", _CWC, "Schedule 3"),
    ("7722-84-1", _EU, "Restricted explosives precursors"),
    ("7697-37-2", _EU, "Restricted explosives precursors"),
    ("6484-52-2", _EU, "Restricted explosives precursors"),
]


def load(apps, schema_editor):
    ListedIdentifier = apps.get_model("moderation", "ListedIdentifier")
    ListedIdentifier.objects.bulk_create(
        ListedIdentifier(cas=cas, list_name=name, category=category, version=version, legal_status=status)
        for cas, (name, version, status), category in _ENTRIES
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
