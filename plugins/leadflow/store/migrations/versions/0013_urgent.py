"""How urgent a source calls a need: a clock in time, evidence for the grade."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0013_urgent")
