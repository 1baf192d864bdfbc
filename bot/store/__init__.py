"""Store: one schema and one set of queries, on SQLite or PostgreSQL."""
