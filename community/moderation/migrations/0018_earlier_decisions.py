"""What earlier decisions would have said of their rounds, as far as it is known: of the last one of each item."""

from itertools import islice

from django.db import migrations

FOUND_BY_MACHINE = {
    "newcomer",
    "newcomer-link",
    "watch-rule",
    "link",
    "long-text",
    "listed-substance",
    "sealed-file",
    "file",
    "infected-file",
}
_AT_ONCE = 500


def know_rounds(apps, schema_editor):
    Decision = apps.get_model("moderation", "Decision")
    made = Decision.objects.select_related("item").order_by("pk").iterator(chunk_size=_AT_ONCE)
    flagged = set(apps.get_model("moderation", "Flag").objects.values_list("item", "round"))
    while some := list(islice(made, _AT_ONCE)):
        for decision in some:
            _know(decision, decision.item, (decision.item_id, decision.round) in flagged)
        Decision.objects.bulk_update(some, ["kind", "by_machine", "waited"])


def _know(decision, item, flagged):
    decision.kind = "flag" if flagged else "hold"
    is_last = decision.round == item.round
    if is_last:
        decision.kind = item.kind
        decision.waited = decision.created - item.opened if item.author_id else None
    found = FOUND_BY_MACHINE & {reason["code"] for reason in item.reasons}
    decision.by_machine = bool(found) and not flagged


class Migration(migrations.Migration):
    dependencies = [("moderation", "0017_appeals")]

    operations = [migrations.RunPython(know_rounds, migrations.RunPython.noop, elidable=True)]
