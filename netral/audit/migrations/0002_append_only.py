"""The database refuses to change or delete the trail, whoever asks; the key of a subject may only be destroyed."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# The last trigger of a table is for INSERT OR REPLACE, which deletes without asking the one before.
SQLITE = """
CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_entry_is_not_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_entry_is_not_replaced BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_about_is_not_changed BEFORE UPDATE ON audit_about
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_about_is_not_deleted BEFORE DELETE ON audit_about
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_about_is_not_replaced BEFORE INSERT ON audit_about
WHEN EXISTS (SELECT 1 FROM audit_about WHERE id = NEW.id OR (entry_id = NEW.entry_id AND position = NEW.position))
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_subjectkey_is_only_destroyed BEFORE UPDATE ON audit_subjectkey
WHEN NEW.half IS NOT NULL OR OLD.half IS NULL OR NEW.subject <> OLD.subject OR NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_subjectkey_is_not_deleted BEFORE DELETE ON audit_subjectkey
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END

CREATE TRIGGER audit_subjectkey_is_not_replaced BEFORE INSERT ON audit_subjectkey
WHEN EXISTS (SELECT 1 FROM audit_subjectkey WHERE id = NEW.id OR subject = NEW.subject)
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END
"""
# An empty table may be emptied: nothing is lost.
POSTGRESQL = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the trail is only added to' USING ERRCODE = 'integrity_constraint_violation'; END $$

CREATE FUNCTION audit_refuse_to_empty() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_there boolean;
BEGIN
EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_TABLE_NAME) INTO is_there;
IF is_there THEN
RAISE EXCEPTION 'the trail is only added to' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NULL;
END $$

CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_entry_is_not_emptied BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_to_empty()

CREATE TRIGGER audit_about_is_not_changed BEFORE UPDATE OR DELETE ON audit_about
FOR EACH ROW EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_about_is_not_emptied BEFORE TRUNCATE ON audit_about
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_to_empty()

CREATE TRIGGER audit_subjectkey_is_only_destroyed BEFORE UPDATE ON audit_subjectkey FOR EACH ROW
WHEN (NEW.half IS NOT NULL OR OLD.half IS NULL OR NEW.subject <> OLD.subject OR NEW.id <> OLD.id)
EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_subjectkey_is_not_deleted BEFORE DELETE ON audit_subjectkey
FOR EACH ROW EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_subjectkey_is_not_emptied BEFORE TRUNCATE ON audit_subjectkey
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_to_empty()
"""


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    whole = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in whole.strip().split("\n\n"):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(guard)]
