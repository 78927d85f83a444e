"""Value classes with history, tags by rule and by hand, policies in their order of use."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0010_policy")
