"""Chats: one port, and an adapter each for Slack, Matrix and the console."""
