"""Matching: which watches an article names, and why."""

from collections.abc import Callable, Sequence

from bot.matching.matcher import Matcher
from bot.model import Matching, Watch

__all__ = ["Matcher", "match_with"]


def match_with(watches: Sequence[Watch]) -> Callable[[str, str], Matching]:
    """The match function of some watches: (title, text) → what they name."""
    return Matcher(watches).match
