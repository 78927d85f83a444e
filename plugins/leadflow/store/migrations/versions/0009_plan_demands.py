"""What stages, contracts and changes demand is planned again when one of them changes."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0009_plan_demands")
