from django.db import migrations, models


def start_from_the_harvest(apps, schema_editor):
    datasets = apps.get_model("catalogue", "Dataset").objects.using(schema_editor.connection.alias)
    datasets.update(changed_at=models.F("harvested_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0002_dataset_status_harvested"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="undoes",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="dataset",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(start_from_the_harvest, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="dataset",
            name="changed_at",
            field=models.DateTimeField(),
        ),
        migrations.RemoveIndex(
            model_name="dataset",
            name="dataset_status_harvested",
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(fields=["status", "changed_at"], name="dataset_status_changed"),
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(fields=["status", "origin"], name="dataset_status_origin"),
        ),
    ]
