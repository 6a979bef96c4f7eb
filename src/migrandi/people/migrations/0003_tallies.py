from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "people_tallies"


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What all processes count alike (`people/tallies.py`); beside a database in a file it is a file of its own."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE UNLOGGED TABLE {TABLE} (key text PRIMARY KEY, value text NOT NULL, expires double precision)"
        )


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_keys_and_invitations")]
    operations = [migrations.RunPython(make, drop)]
