"""Matching: which watches an article names, and why."""

from bot.matching.matcher import Matcher

__all__ = ["Matcher"]
