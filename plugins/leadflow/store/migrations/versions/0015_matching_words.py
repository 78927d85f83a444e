"""The matching book is read anew: its words for names, companies and places have changed."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0015_matching_words")
