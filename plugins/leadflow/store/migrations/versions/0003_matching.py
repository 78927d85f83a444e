"""One customer from records that no exact evidence joins: the matching book and its models."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0003_matching")
