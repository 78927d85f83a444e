"""Value classes with history, tags by rule and by hand, policies in their order of use."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0004_policy"
down_revision = "0003"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0004_policy")
