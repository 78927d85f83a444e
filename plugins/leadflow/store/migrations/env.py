"""Alembic's entry: runs the revisions inside the transaction that migrate.py opened."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="schema_revision",
    version_table_schema="public",
    transactional_ddl=True,
)
context.run_migrations()
