"""The days on which a rep works here, in one place."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0016_employed")
