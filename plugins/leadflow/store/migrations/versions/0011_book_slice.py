"""A night judges and weighs whom something has happened to, and whose day has come."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0011_book_slice")
