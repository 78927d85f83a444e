"""A night reads and notes what it is about, however large the book and the update."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0017_night_cost")
