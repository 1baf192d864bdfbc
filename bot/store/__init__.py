"""The store: SQLite by default, PostgreSQL by URL; one schema and one set of queries for both.

Nothing is imported here, so that a command without a database need not load SQLAlchemy.
"""
