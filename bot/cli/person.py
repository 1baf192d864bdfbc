"""Who is at the command line? The person named with --user, else the system's user."""

from __future__ import annotations

import getpass
from argparse import Namespace

from bot.errors import BadInput


def person(arguments: Namespace) -> str:
    """The name under which what is done now is noted. Raises BadInput for a user without a name."""
    named = getattr(arguments, "user", "")
    if named:
        return str(named)
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a user without a name
        raise BadInput("This system's user has no name. Fix: say who you are with --user.") from None
