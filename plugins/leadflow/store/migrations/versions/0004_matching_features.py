"""Records of the matching book are kept as they are compared, not as received."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0004_matching_features")
