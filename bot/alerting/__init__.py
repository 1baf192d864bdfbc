"""Alerting: what deserves a message, its words, and the states of its sending."""
