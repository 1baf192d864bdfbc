"""The operator's commands: `vigie …`. Each command imports only what it needs."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot import __version__
from bot.errors import VigieError, WatchlistError
from bot.settings import Settings, read_settings

#: command → (module under bot.cli, one line of help)
COMMANDS = {
    "run": ("operate", "poll, alert and answer until stopped"),
    "once": ("operate", "one round of the feeds and one delivery, for cron"),
    "check": ("check", "report every mistake of the watchlist"),
    "backtest": ("backtest", "the alerts the edited watchlist would have won and lost over the archive"),
    "feedback": ("feedback", "the edits of the watchlist that follow from what people said of alerts"),
    "journal": ("journal", "who edited the watchlist, when, and the lines that changed"),
    "sources": ("sources", "how each feed is doing; find the feeds of a site; OPML in and out"),
    "preview": ("preview", "what a feed, page or file would alert, and why; nothing stored or sent"),
    "why": ("why", "why an article alerted or not: each name found or refused in an address, a file or a text"),
    "ingest": ("ingest", "the events a French document tells: date, status, actors, exact words; into memory"),
    "memory": ("memory", "show what memory holds, correct it, add to it, and who changed what"),
    "silence": (
        "silence",
        "since when no article names a watch; without a name, the watches silent for unusually long",
    ),
    "timeline": ("timeline", "what happened to some watches, in order: as text, a picture or a page"),
    "stories": ("stories", "the stories of late; split an article from one, or join two"),
    "demo": ("demo", "replay the founding articles of 2012–2013 as a feed"),
    "manifest": ("manifest", "the Slack app as JSON to paste: for your command, your language, Socket Mode or HTTP"),
    "doctor": ("doctor", "look at everything Vigie needs, each feed and chat included, and say how to mend it"),
    "health": ("operate", "exit 0 when a round ended recently"),
    "match": ("interface", "which watches an address, a file, a text or stdin names; JSON lines with --json"),
    "recall": ("interface", "JSON lines: the past events that belong to an article"),
    "group": ("interface", "JSON lines: the story an article belongs to"),
    "summarize": ("interface", "JSON lines: the sentences that sum an article up"),
    "render": ("interface", "JSON lines: exactly what would be sent to a chat"),
}


#: Commands that also go by the name people use in chats.
ALIASES = {
    "avis": "feedback",
    "memoire": "memory",
    "chronologie": "timeline",
    "pourquoi": "why",
    "histoires": "stories",
    "historique": "journal",
    "history": "journal",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit status: 0 well, 1 trouble told on stderr, 2 wrong usage."""
    arguments = parser().parse_args(argv)
    try:
        settings = _settings(arguments)
        name = ALIASES.get(arguments.command, arguments.command)
        command = importlib.import_module(f"bot.cli.{COMMANDS[name][0]}")
        return int(getattr(command, name)(arguments, settings))
    except WatchlistError as error:
        from bot.wording import Words  # who reads mistakes of the watchlist reads its language

        print(Words(error.language).tell(error.said), file=sys.stderr)
        return 1
    except VigieError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone: nothing left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="vigie", description="French tech news, watched names, and their history.")
    top.add_argument("--version", action="version", version=f"vigie {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, meaning) in COMMANDS.items():
        aliases = [alias for alias, meant in ALIASES.items() if meant == name]
        command = commands.add_parser(name, aliases=aliases, help=meaning, description=meaning)
        command.add_argument("--watchlist", type=Path, metavar="FILE", help="default: ./watchlist.yaml")
        command.add_argument("--database", metavar="URL", help="default: sqlite:///vigie.db")
        OPTIONS.get(name, lambda _: None)(command)
    return top


def _journal(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", nargs="?", default="", metavar="ID", help="of a watch or source; all when not given")
    command.add_argument("--limit", type=_positive, default=20, metavar="N", help="how many; 20 when not given")
    command.add_argument("--json", action="store_true", help="JSON lines")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", required=command.prog.split()[-1] != "once", help="JSON lines")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _once(command: argparse.ArgumentParser) -> None:
    _json(command)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", nargs="?", type=Path, help="the watchlist to check")


def _sources(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", nargs="?", choices=("trouver", "find", "opml"), help="nothing: the table of the feeds")
    command.add_argument("subject", nargs="?", metavar="URL|FILE", help="the site to find feeds of; the OPML to read")
    command.add_argument("--apply", action="store_true", help="add the feeds to the watchlist instead of printing them")
    command.add_argument("--json", action="store_true", help="the table as JSON lines")
    command.add_argument("--user", default="", help="who adds them; the login when not given")


def _preview(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", metavar="URL|FILE", help="a feed, an article's page, or a file of either")


def _backtest(command: argparse.ArgumentParser) -> None:
    from bot.cli.reading import duration

    command.add_argument(
        "--since", type=duration, default="90d", metavar="90d", help="how far back; 90d when not given"
    )


def _ingest(command: argparse.ArgumentParser) -> None:
    from bot.cli.reading import calendar_day

    command.add_argument("source", metavar="FILE|DIR|URL", help="a document, a folder of documents, or an address")
    command.add_argument("--dry-run", action="store_true", help="print what is found and store nothing")
    command.add_argument(
        "--published", type=calendar_day, metavar="DAY", help="2012-01-13; for documents that do not say"
    )


def _memory(command: argparse.ArgumentParser) -> None:
    from bot.cli.memory_words import add_words

    add_words(command)


def _feedback(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group()
    what.add_argument("--apply", nargs="*", type=int, metavar="N", help="edit the watchlist; all proposals or these")
    what.add_argument("--useful", metavar="URL", help="note that this article was, or would have been, a good alert")
    what.add_argument("--useless", metavar="URL", help="note that this alert was not meant")
    command.add_argument("--user", default="", help="who says so; the login when not given")


def _stories(command: argparse.ArgumentParser) -> None:
    from bot.cli.reading import duration
    from bot.cli.story_words import VERBS

    command.add_argument("verb", nargs="?", choices=VERBS, default="list", metavar="VERB", help=", ".join(VERBS))
    command.add_argument("address", nargs="*", help="of an article, or of the message that tells it; to join, two")
    command.add_argument("--since", type=duration, default="7d", metavar="7d", help="how far back to list; 7d")
    command.add_argument("--user", default="", help="who says so; the login when not given")


def _why(command: argparse.ArgumentParser) -> None:
    command.add_argument("said", nargs="+", metavar="URL|FILE|TEXT", help="an article's address, a file, or words")


def _silence(command: argparse.ArgumentParser) -> None:
    command.add_argument("names", nargs="*", metavar="NAME", help="a watch; all that alert when not given")


def _timeline(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "names", nargs="+", metavar="NAME", help="watches; « saga » first for all that is bound to them"
    )
    command.add_argument("--html", type=Path, metavar="FILE", help="write a page that stands alone")
    command.add_argument("--png", type=Path, metavar="FILE", help="write a picture, 1080 pixels wide")
    command.add_argument("--dark", action="store_true", help="the picture in dark colours")


def _doctor(command: argparse.ArgumentParser) -> None:
    command.add_argument("--live", action="store_true", help="have Slack itself judge the form of our messages")
    command.add_argument("--json", action="store_true", help="JSON lines, one a check")


def _manifest(command: argparse.ArgumentParser) -> None:
    where = "for HTTP instead of Socket Mode, at this address; VIGIE_PUBLIC_URL when not given"
    command.add_argument("--http", nargs="?", const="", metavar="URL", help=where)
    command.add_argument(
        "--command", dest="command_name", type=_slack_command, metavar="/NAME", help="VIGIE_SLACK_COMMAND, or /veille"
    )
    command.add_argument("--language", choices=("fr", "en"), help="that of the watchlist when not given")


def _slack_command(text: str) -> str:
    from bot.settings import COMMAND_NAME

    if not COMMAND_NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"« {text} » is no command; write a slash and at most 31 small letters")
    return text


def _match(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group()
    what.add_argument("said", nargs="*", default=[], metavar="URL|FILE|TEXT", help="stdin is read when not given")
    what.add_argument("--json", action="store_true", help="JSON lines in and out")


def _demo(command: argparse.ArgumentParser) -> None:
    chat = command.add_mutually_exclusive_group()
    chat.add_argument("--slack", action="store_true", help="post to the Slack of the environment")
    chat.add_argument("--matrix", action="store_true", help="post to the Matrix of the environment")


def _recall(command: argparse.ArgumentParser) -> None:
    _json(command)
    command.add_argument("--memory", choices=("seeds", "all"), default="all")
    command.add_argument("--limit", type=_positive, default=4, metavar="N")
    command.add_argument("--archive", type=Path, metavar="FILE", help="articles as JSON lines, whose past is shown too")
    command.add_argument("--all", action="store_true", help="only the archive, ranked, without its bar")


def _summarize(command: argparse.ArgumentParser) -> None:
    _json(command)
    command.add_argument("--sentences", type=_positive, default=3, metavar="N")


def _render(command: argparse.ArgumentParser) -> None:
    _json(command)
    command.add_argument("--chat", choices=("slack", "matrix", "console"), required=True)


OPTIONS = {
    "once": _once,
    "check": _check,
    "sources": _sources,
    "preview": _preview,
    "backtest": _backtest,
    "feedback": _feedback,
    "journal": _journal,
    "why": _why,
    "silence": _silence,
    "timeline": _timeline,
    "ingest": _ingest,
    "memory": _memory,
    "stories": _stories,
    "demo": _demo,
    "manifest": _manifest,
    "doctor": _doctor,
    "match": _match,
    "recall": _recall,
    "group": _json,
    "summarize": _summarize,
    "render": _render,
}


def _settings(arguments: argparse.Namespace) -> Settings:
    settings = read_settings(os.environ)
    if arguments.watchlist:
        settings = replace(settings, watchlist=arguments.watchlist)
    if arguments.database:
        settings = replace(settings, database=arguments.database)
    return settings
