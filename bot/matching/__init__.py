"""Matching: which watches an article names, and why."""
