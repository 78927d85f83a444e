"""A registration that is withdrawn after it owned is told."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0014_care")
