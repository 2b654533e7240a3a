"""Every federal, provincial and territorial government of the list of jurisdictions."""

from typing import Any

from django.db import migrations

from parvis.vocab import code_list

LEVELS = frozenset({"federal", "provincial", "territorial"})


def add(apps: Any, schema_editor: Any) -> None:
    governments = apps.get_model("accounts", "Government").objects.using(schema_editor.connection.alias)
    for term in code_list("jurisdiction").terms.values():
        level = str(term.more.get("level", ""))
        if level in LEVELS:
            governments.get_or_create(code=term.code, defaults={"level": level, "names": dict(term.labels)})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
