"""What the environment says: read once, frozen, every mistake at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot import __version__
from bot.errors import SettingsError

DEFAULT_DATABASE = "sqlite:///vigie.db"
DEFAULT_COMMAND = "/veille"
#: What Slack takes as a command (https://docs.slack.dev/interactivity/implementing-slash-commands).
COMMAND_NAME = re.compile(r"/[^\sA-Z/]{1,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """Slack: by Socket Mode with an app token, else by HTTP with a signing secret."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = ""  #: another Web API address, for tests; "" for Slack's own


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixSettings:
    """A Matrix account."""

    homeserver: str
    user: str
    password: str = ""
    token: str = ""
    device: str = "VIGIE"
    state_dir: Path = Path("matrix-state")
    e2ee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """A language model that writes summaries, behind OpenAI's chat completions."""

    url: str  #: as providers give it, with or without /chat/completions
    model: str
    key: str = ""

    @property
    def completions(self) -> str:
        """The address that is asked."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSettings:
    """Where hubs of feeds, and Slack without Socket Mode, reach Vigie."""

    public_url: str  #: as they write it, without a last slash
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that the operator sets outside watchlist.yaml."""

    database: str = DEFAULT_DATABASE
    watchlist: Path | None = None  #: None: ./watchlist.yaml, else the one shipped
    slack: SlackSettings | None = None
    slack_command: str = DEFAULT_COMMAND  #: known before there is an app: its manifest needs it
    matrix: MatrixSettings | None = None
    model: ModelSettings | None = None  #: None: summaries are extracts
    push: PushSettings | None = None  #: None: nobody calls; feeds are only polled
    contact: str = ""  #: address or e-mail told to the sites we poll, in the User-Agent
    allow_private: frozenset[str] = frozenset()  #: "host:port" on private networks that feeds may use
    log_level: str = "INFO"
    check_links: bool = True  #: whether the links of events are asked, now and then, if they still answer
    git: bool = False  #: whether edits from a chat are committed, where the watchlist is in a git repository

    @property
    def user_agent(self) -> str:
        """How Vigie presents itself to the sites it polls."""
        contact = f"+{self.contact}" if self.contact else "feed reader"
        return f"Vigie/{__version__} ({contact})"

    @property
    def chat_names(self) -> tuple[str, ...]:
        """The chats configured; the console when there is none."""
        named = [("slack", self.slack), ("matrix", self.matrix)]
        return tuple(name for name, chat in named if chat) or ("console",)


def read_settings(env: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises SettingsError naming every variable that is wrong, with the fix."""
    problems: list[str] = []
    settings = Settings(
        database=env.get("VIGIE_DATABASE", "") or DEFAULT_DATABASE,
        watchlist=Path(env["VIGIE_WATCHLIST"]) if env.get("VIGIE_WATCHLIST") else None,
        slack=_slack(env, problems),
        slack_command=_slack_command(env.get("VIGIE_SLACK_COMMAND", ""), problems),
        matrix=_matrix(env, problems),
        model=_model(env, problems),
        push=_push(env, problems),
        contact=env.get("VIGIE_CONTACT", ""),
        allow_private=_allowed(env.get("VIGIE_ALLOW_PRIVATE", ""), problems),
        log_level=_level(env.get("VIGIE_LOG", ""), problems),
        check_links=env.get("VIGIE_CHECK_LINKS", "") not in {"0", "false", "no"},
        git=env.get("VIGIE_GIT", "") in {"1", "true", "yes"},
    )
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def _slack(env: Mapping[str, str], problems: list[str]) -> SlackSettings | None:
    names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    bot, app, secret = (env.get(name, "").strip() for name in names)  # a line end copied with them is none of theirs
    if not (bot or app or secret):
        return None
    for name, value, prefix in (("SLACK_BOT_TOKEN", bot, "xoxb-"), ("SLACK_APP_TOKEN", app, "xapp-")):
        if value and not value.startswith(prefix):
            problems.append(f"{name} should start with {prefix}. Fix: copy it again (docs/slack.md).")
    if not bot:
        problems.append("SLACK_BOT_TOKEN is missing while Slack is set up otherwise. Fix: set it (docs/slack.md).")
    problems += _slack_wire(app, secret, called=bool(env.get("VIGIE_PUBLIC_URL") and env.get("VIGIE_LISTEN")))
    return SlackSettings(
        bot_token=bot,
        app_token=app,
        signing_secret=secret,
        api_url=env.get("SLACK_API_URL", ""),
    )


def _slack_command(text: str, problems: list[str]) -> str:
    command = text or DEFAULT_COMMAND
    if not COMMAND_NAME.fullmatch(command):
        problems.append(f"VIGIE_SLACK_COMMAND is « {command} ». Fix: a slash and at most 31 small letters, as /veille.")
    return command


def _slack_wire(app: str, secret: str, *, called: bool) -> list[str]:
    """What is wrong with how Slack is to reach Vigie: exactly one of two ways, each with all that it needs."""
    if not app and not secret:
        return [
            "SLACK_APP_TOKEN is missing while SLACK_BOT_TOKEN is set. Fix: set it for Socket Mode, or, for HTTP, set "
            "SLACK_SIGNING_SECRET, VIGIE_PUBLIC_URL and VIGIE_LISTEN (docs/slack.md)."
        ]
    if app and secret:
        return [
            "SLACK_APP_TOKEN (Socket Mode) and SLACK_SIGNING_SECRET (HTTP) are both set, and Slack speaks by one of "
            "them only. Fix: unset the one that your app does not use."
        ]
    if secret and not called:
        return [
            "SLACK_SIGNING_SECRET is set, so Slack is to call Vigie, but VIGIE_PUBLIC_URL and VIGIE_LISTEN are not both"
            " set. Fix: set all three (docs/slack.md), or SLACK_APP_TOKEN alone for Socket Mode."
        ]
    return []


def _matrix(env: Mapping[str, str], problems: list[str]) -> MatrixSettings | None:
    homeserver, user = env.get("MATRIX_HOMESERVER", ""), env.get("MATRIX_USER", "")
    password, token = env.get("MATRIX_PASSWORD", ""), env.get("MATRIX_TOKEN", "")
    if not (homeserver or user or password or token):
        return None
    if not is_address(homeserver):
        problems.append("MATRIX_HOMESERVER should be an address such as https://matrix.example.org. Fix: set it.")
    if not user.startswith("@") or ":" not in user:
        problems.append("MATRIX_USER should be a full user id such as @vigie:example.org. Fix: set it.")
    if not password and not token:
        problems.append("MATRIX_PASSWORD or MATRIX_TOKEN is missing. Fix: set one of them (docs/matrix.md).")
    return MatrixSettings(
        homeserver=homeserver,
        user=user,
        password=password,
        token=token,
        device=env.get("MATRIX_DEVICE", "") or "VIGIE",
        state_dir=Path(env.get("MATRIX_STATE", "") or "matrix-state"),
        e2ee=env.get("MATRIX_E2EE", "") in {"1", "true", "yes"},
    )


def _model(env: Mapping[str, str], problems: list[str]) -> ModelSettings | None:
    url, model, key = env.get("VIGIE_LLM_URL", ""), env.get("VIGIE_LLM_MODEL", ""), env.get("VIGIE_LLM_KEY", "")
    if not (url or model or key):
        return None
    if not is_address(url):
        problems.append("VIGIE_LLM_URL should be an address such as https://api.mistral.ai/v1. Fix: set it.")
    if not model:
        problems.append("VIGIE_LLM_MODEL is missing. Fix: set it, for instance to mistral-small-latest.")
    return ModelSettings(url=url, model=model, key=key)


def _push(env: Mapping[str, str], problems: list[str]) -> PushSettings | None:
    url, listen = env.get("VIGIE_PUBLIC_URL", ""), env.get("VIGIE_LISTEN", "")
    if not (url or listen):
        return None
    if not is_address(url) or "?" in url or "#" in url:  # paths are put behind it
        problems.append(
            "VIGIE_PUBLIC_URL should be the address Vigie is reached at, https://vigie.example.org. Fix: set it."
        )
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or not 0 <= int(port) < 65536:
        problems.append("VIGIE_LISTEN should be host:port, such as 127.0.0.1:8080. Fix: set it.")
        port = "0"
    return PushSettings(public_url=url.rstrip("/"), host=host.strip("[]") or "127.0.0.1", port=int(port))


def is_address(url: str) -> bool:
    """Whether it is an http or https address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # brackets around what is no IPv6 address
        return False


def _allowed(text: str, problems: list[str]) -> frozenset[str]:
    hosts = [part.strip() for part in text.split(",") if part.strip()]
    for host in hosts:
        name, _, port = host.rpartition(":")
        if not name or not port.isdecimal() or not 0 < int(port) < 65536:
            problems.append(f"VIGIE_ALLOW_PRIVATE: « {host} » is not host:port. Fix: e.g. intranet.local:8080.")
    return frozenset(hosts)


def _level(text: str, problems: list[str]) -> str:
    level = text.upper() or "INFO"
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        problems.append(f"VIGIE_LOG is « {text} ». Fix: one of DEBUG, INFO, WARNING, ERROR.")
    return level
