"""What is returned and what is sent: returned lists found at once, and what went to whom."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0005_delivery")
