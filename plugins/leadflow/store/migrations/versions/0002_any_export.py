"""Any export, nothing lost: what the intake of unknown, large and undone files needs."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0002_any_export")
