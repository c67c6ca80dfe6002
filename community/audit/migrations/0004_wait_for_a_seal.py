"""What was written before there were seals waits for one like everything else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_auditentry",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
