"""What may be typed after `vigie stories`? Apart from the command, so that the list of commands loads nothing heavy."""

from __future__ import annotations

SPLIT, JOIN = frozenset({"split", "separer", "séparer"}), frozenset({"join", "relier"})
VERBS = ("list", "lister", *sorted(SPLIT), *sorted(JOIN))
