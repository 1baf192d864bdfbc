"""How does a database come to have the schema of `bot.store.schema`? One step after the other, from the first day.

A new step is a new file of `versions`, written by hand: `revision`, `down_revision` and `upgrade()`, with the
types of SQLAlchemy and not those of the program, which may change later. Then raise `HEAD` in `bot.store.database`.
"""
