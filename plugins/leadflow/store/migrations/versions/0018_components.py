"""What hangs together in the matching book has a number."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0018_components")
