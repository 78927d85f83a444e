"""The plan's core: what changed since the last plan, response clocks, escalation, suggestions."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0008_plan_core")
