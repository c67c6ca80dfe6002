from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_labels_and_the_rule")]

    operations = [
        migrations.AddField(
            model_name="watchrule", name="translations", field=models.JSONField(blank=True, default=dict)
        )
    ]
