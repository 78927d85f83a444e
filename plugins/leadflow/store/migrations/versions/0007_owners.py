"""Who owns whom: clocks, disputes, handovers, absences, and the indexes a night's slice needs."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the changes."""
    run_schema_folder(op.get_bind(), "0007_owners")
