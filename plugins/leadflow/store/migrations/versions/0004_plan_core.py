"""The plan's core: what changed since the last plan, response clocks, escalation, suggestions."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0004_plan_core")
