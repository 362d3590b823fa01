"""Run by Alembic: applies the revisions on the connection it was given, in that one's transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
