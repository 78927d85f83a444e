"""The first night: sources, identity, the book, the work."""

from alembic import op

from leadflow.store.migrate import run_schema_folder

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the schema."""
    run_schema_folder(op.get_bind(), "0001_first_night")


def downgrade() -> None:
    """Remove the schema with all data."""
    op.execute("drop schema if exists leadflow cascade")
