"""What are the keys of a watch called where people type them, and what may each say? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.chat.typed import Typed, bare, items_typed, quoted
from bot.chat.verbs import near
from bot.model import Channel, Value, Watch
from bot.reading.words import fold_key
from bot.wording import Words, later

#: Each key, as people are told it; what they type in the other language, or otherwise, is in `NAMES`.
KEYS = {
    "label": later("name"),
    "aliases": later("alias"),
    "type": later("kind"),
    "mode": later("mode"),
    "alert_on": later("alerts if"),
    "case": later("capitals"),
    "context": later("context words"),
    "veto": later("veto"),
    "acronyms": later("acronyms"),
    "surname": later("surname"),
    "fuzzy": later("misspellings"),
    "shared": later("shared"),
    "channels": later("channels"),
    "urgent": later("urgent"),
    "spikes": later("spikes"),
    "query.all": later("all of"),
    "query.any": later("one of"),
    "query.none": later("none of"),
    "samples.alert": later("sample"),
    "samples.ignore": later("sample to ignore"),
    "note": later("note"),
}
NAMES = {
    "nom": "label", "name": "label", "label": "label", "libelle": "label",
    "alias": "aliases", "aliases": "aliases", "graphie": "aliases", "graphies": "aliases", "spellings": "aliases",
    "type": "type", "kind": "type", "genre": "type", "mode": "mode",
    "alerte si": "alert_on", "alerter si": "alert_on", "alerte": "alert_on", "alerts if": "alert_on",
    "alert if": "alert_on", "alert on": "alert_on", "alert_on": "alert_on",
    "majuscules": "case", "capitals": "case", "casse": "case", "case": "case",
    "contexte": "context", "context": "context", "context words": "context", "mots du contexte": "context",
    "veto": "veto", "vetos": "veto", "vetoes": "veto",
    "sigle": "acronyms", "sigles": "acronyms", "acronym": "acronyms", "acronyms": "acronyms", "acronymes": "acronyms",
    "nom de famille": "surname", "surname": "surname",
    "fautes": "fuzzy", "misspellings": "fuzzy", "fuzzy": "fuzzy",
    "partage": "shared", "shared": "shared",
    "canal": "channels", "canaux": "channels", "channel": "channels", "channels": "channels",
    "urgent": "urgent", "urgente": "urgent", "pics": "spikes", "spikes": "spikes",
    "tous": "query.all", "toutes": "query.all", "tous ces mots": "query.all", "all of": "query.all",
    "un de": "query.any", "un de ces mots": "query.any", "one of": "query.any", "any of": "query.any",
    "aucun de": "query.none", "aucun de ces mots": "query.none", "none of": "query.none",
    "exemple": "samples.alert", "sample": "samples.alert",
    "contre-exemple": "samples.ignore", "exemple a ignorer": "samples.ignore", "sample to ignore": "samples.ignore",
    "note": "note",
}  # fmt: skip
_LISTS = frozenset({"aliases", "context", "veto", "acronyms", "channels", "query.all", "query.any", "query.none"})
_SENTENCES = frozenset({"samples.alert", "samples.ignore"})  # they have commas of their own, and come one by one
_FLAGS = frozenset({"fuzzy", "shared", "spikes", "urgent"})
_YES, _NO = frozenset({"oui", "yes", "true", "vrai", "on"}), frozenset({"non", "no", "false", "faux", "off"})
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "type": {
        "entreprise": "company", "société": "company", "company": "company", "personne": "person", "person": "person",
        "programme": "programme", "institution": "institution", "association": "association", "produit": "product",
        "product": "product", "loi": "law", "law": "law", "norme": "standard", "standard": "standard",
        "thème": "topic", "sujet": "topic", "topic": "topic", "média": "media", "medium": "media",
    },
    "mode": {
        "alerte": "alert", "alert": "alert", "alerts": "alert", "mémoire": "actor", "acteur": "actor",
        "memory": "actor", "actor": "actor", "média": "source", "medium": "source", "source": "source",
    },
    "alert_on": {
        "sujet": "subject", "subject": "subject", "ensemble": "together", "together": "together",
        "mention": "mention", "cité": "mention", "named": "mention",
    },
    "case": {"oui": "proper", "yes": "proper", "proper": "proper", "non": "any", "no": "any", "any": "any"},
}  # fmt: skip


def values_typed(
    typed: Typed, watch: Watch | None, channels: tuple[Channel, ...], words: Words
) -> tuple[dict[str, Value], dict[str, str]]:
    """What each key shall say, and what is wrong with some; `watch` is the one that lists with signs change."""
    values: dict[str, Value] = {}
    mistakes: dict[str, str] = {}
    for key, text in typed.said.items():
        value = _value(key, text, watch, channels)
        if value is None and text and key in (_FLAGS | _CHOICES.keys()):
            mistakes[key] = words.say(
                "« {text} » is none of: {choices}", text=text, choices=", ".join(_asked(key, words))
            )
        else:
            values[key] = value
    for name in typed.strange:
        close = near(name, NAMES)
        all_of_them = words.say("The keys: {names}", names=", ".join(map(words.say, KEYS.values())))
        hint = words.say("Did you mean « {name} »?", name=close) if close else all_of_them
        mistakes[name] = words.say("« {name} » is no key of a watch. {hint}", name=name, hint=hint)
    return values, mistakes


def told(watch: Watch, words: Words) -> Iterator[tuple[str, str]]:
    """Each key of a watch that says more than is usual, by its name, with its value in words."""
    usual = Watch(id="", label="", aliases=())
    for key, name in KEYS.items():
        value = standing(watch, key)
        if value in ("", (), None) or (key != "type" and value == standing(usual, key)):
            continue
        yield words.say(name), _told(key, value, words)


def standing(watch: Watch, key: str) -> Value:
    """What a watch says under a key now."""
    group, _, name = key.rpartition(".")
    if group == "query":
        listed: Value = getattr(watch.query, name) if watch.query else ()
        return listed
    value: Value = getattr(watch, f"samples_{name}" if group else name, None)
    return value


def _told(key: str, value: Value, words: Words) -> str:
    if isinstance(value, tuple):
        within, mark = ("sentences", " / ") if key in _SENTENCES else ("list", ", ")
        return mark.join(quoted(item, within=within) for item in value)
    if isinstance(value, bool):
        return words.say("yes") if value else words.say("no")
    return quoted(_word(key, str(value), words))


def _word(key: str, value: str, words: Words) -> str:
    """A value as people of that language type it."""
    typed = [name for name, meant in _CHOICES.get(key, {}).items() if meant == value]
    return (typed[0] if words.language == "fr" else typed[-1]) if typed else value


def _value(key: str, text: str, watch: Watch | None, channels: tuple[Channel, ...]) -> Value:
    """What a key shall say; None takes it away, or is no answer to what it asks."""
    if key in _LISTS or key in _SENTENCES:
        known = standing(watch, key) if watch else ()
        assert isinstance(known, tuple)
        if key in _SENTENCES:
            return _sentences(known, text) or None
        meant = _channel_of(channels) if key == "channels" else str
        return items_typed(known, text, meant) or None
    if key in _FLAGS:
        return True if fold_key(text) in _YES else False if fold_key(text) in _NO else None
    if key in _CHOICES:
        said = fold_key(text).strip()
        return next((meant for name, meant in _CHOICES[key].items() if fold_key(name) == said), None)
    return bare(" ".join(text.split())) or None


def _sentences(known: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The known sentences and one more, or without one that has a minus in front; none for no text."""
    if not text:
        return ()
    if text[0] in "-−":
        return tuple(sentence for sentence in known if sentence != bare(text[1:].strip()))
    return tuple(dict.fromkeys((*known, bare(text.lstrip("+ ")))))


def _channel_of(channels: tuple[Channel, ...]) -> Callable[[str], str]:
    """The id of a channel, which people also call by its name in Slack or Matrix; other words stay as they are."""
    ids = {name.lower(): channel.id for channel in channels for name in (channel.slack, channel.matrix) if name}
    return lambda said: ids.get(said.lower(), said.removeprefix("#"))


def _asked(key: str, words: Words) -> list[str]:
    """What may be said under a key, in the reader's language."""
    values = dict.fromkeys(_CHOICES.get(key, {}).values())
    return [_word(key, value, words) for value in values] or [words.say("yes"), words.say("no")]
