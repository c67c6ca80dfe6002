import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from community.moderation import triggers


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_reserve'),
        ('moderation', '0012_saved_notes'),
    ]

    operations = [
        migrations.RunPython(triggers.drop, triggers.create),
        migrations.AddField(
            model_name='queueitem',
            name='in_reserve',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='queueitem',
            name='state',
            field=models.CharField(choices=[('open', 'Waiting'), ('decided', 'Decided'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Nobody decided in time')], default='open', max_length=10),
        ),
        migrations.RunPython(triggers.create, triggers.drop),
        migrations.CreateModel(
            name='Overdue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveIntegerField()),
                ('step', models.CharField(choices=[('reserve', 'Given to the reserve moderators'), ('lapsed', 'Returned to its author undecided')], max_length=7)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.queueitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'round', 'step'), name='one_step_per_round')],
            },
        ),
    ]
