"""What follows from time and promises: dormancy by what is due, stages, satisfaction, support."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0004_care"
down_revision = "0004_delivery"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0004_care")
