from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# A new row for each transaction that writes, in the place of those before it. What another transaction is taking away is
# left to that one, so that none waits. A savepoint that is given up takes the row back, and that it was made.
FUNCTION = """
CREATE FUNCTION web_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('migrandi.shown', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        EXECUTE format(
            'DELETE FROM %1$I.web_shown WHERE mark IN (SELECT mark FROM %1$I.web_shown FOR UPDATE SKIP LOCKED)',
            TG_TABLE_SCHEMA);
        EXECUTE format('INSERT INTO %I.web_shown VALUES (gen_random_uuid())', TG_TABLE_SCHEMA);
        PERFORM set_config('migrandi.shown', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$
"""


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Marks by which is known that a page that is kept is as it would be made now (`web/shown.py`)."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE TABLE web_shown (mark uuid NOT NULL)")
        schema_editor.execute("INSERT INTO web_shown VALUES (gen_random_uuid())")
        schema_editor.execute(FUNCTION, None)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION web_shown() CASCADE")
        schema_editor.execute("DROP TABLE web_shown")


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(make, drop)]
