from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0005_labels_and_the_rule'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='unmasking',
            name='an_unmasking_is_decided_by_a_second',
        ),
        migrations.AlterField(
            model_name='unmasking',
            name='asked',
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name='unmasking',
            name='decided',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='unmasking',
            name='state',
            field=models.CharField(choices=[('asked', 'Waiting for a second moderator'), ('agreed', 'Agreed'), ('declined', 'Declined'), ('lapsed', 'Nobody answered in time')], default='asked', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='unmasking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seconded_by', None), ('state__in', ['asked', 'lapsed'])), models.Q(('seconded_by__isnull', False), ('state__in', ['agreed', 'declined'])), _connector='OR'), name='an_unmasking_is_decided_by_a_second'),
        ),
        migrations.AddConstraint(
            model_name='silence',
            constraint=models.UniqueConstraint(fields=('thread', 'author_tag'), name='one_silence_per_participant'),
        ),
    ]
