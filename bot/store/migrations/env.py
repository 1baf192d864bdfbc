"""What Alembic runs to apply the steps: on the connection it is given, inside the transaction it is given."""

from alembic import context

from bot.store.database import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
