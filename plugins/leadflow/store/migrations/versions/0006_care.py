"""What follows from time and promises: dormancy by what is due, stages, satisfaction, support."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0006_care")
