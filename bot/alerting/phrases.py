"""Which words of an article could stand in the watchlist: a phrase around a name, a word near it, a spelling?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.model import Article, Evidence, Mention, Refusal, Watch
from bot.reading.terms import terms, weight
from bot.reading.words import Token, fold_key, sentences, tokens

REACH = 3  #: words looked at on each side of a name for one that means something
LIKE = 0.75  #: similarity (difflib) from which other words may be a spelling of a name
SHORTEST = 5  #: letters of a name whose like is looked for
LOOKED_AT = 600  #: characters of a text in which it is
_BREAK = re.compile(r"[,;:()\n]")


def veto_phrases(
    article: Article, evidence: Evidence, mentions: Sequence[Mention], unwanted: Iterable[Article]
) -> tuple[str, ...]:
    """Phrases of a name with the next telling word on its left or right or both, those of most unwanted articles first.

    A neighbour that itself names a watch is none: « Orange et Thales » is no phrase against Orange.
    """
    text = _field(article, evidence.field)
    named = [e for m in mentions for e in m.evidence if e.field == evidence.field and e.start != evidence.start]
    sentence = next(s for s in sentences(text) if s.start <= evidence.start < max(s.end, s.start + 1))
    words = [t for t in tokens(text) if sentence.start <= t.start and t.end <= sentence.end]
    left = _neighbour([t for t in reversed(words) if t.end <= evidence.start], evidence, text, named)
    right = _neighbour([t for t in words if t.start >= evidence.end], evidence, text, named)
    spans = []
    if left:
        spans.append((left.start, evidence.end))
    if right:
        spans.append((evidence.start, right.end))
    if left and right:
        spans.append((left.start, right.end))
    phrases = [" ".join(text[start:end].split()).lower() for start, end in spans]
    folded = [fold_key(f"{each.title}\n{each.text}") for each in unwanted]
    return tuple(sorted(phrases, key=lambda phrase: -sum(fold_key(phrase) in other for other in folded)))


def _neighbour(beside: Sequence[Token], evidence: Evidence, text: str, named: Sequence[Evidence]) -> Token | None:
    """The first telling word of those beside a name, none across punctuation or beyond another name."""
    for token in beside[:REACH]:
        gap = text[token.end : evidence.start] or text[evidence.end : token.start]
        if _BREAK.search(gap):
            return None
        if any(e.start < token.end and token.start < e.end for e in named):
            return None
        if terms(text[token.start : token.end]):
            return token
    return None


def context_words(article: Article, refusal: Refusal) -> tuple[str, ...]:
    """Telling words of the sentence around a refused name, those the article repeats most first."""
    text = _field(article, refusal.field)
    sentence = next((s for s in sentences(text) if s.start <= refusal.start < s.end), None)
    if sentence is None:
        return ()
    everywhere = [term.stem for term in terms(f"{article.title}\n{article.text}")]
    end = refusal.start + len(refusal.text)
    found: dict[str, str] = {}
    for term in terms(sentence.text):
        start = sentence.start + term.start
        if weight(term.stem) == 1 and not (start < end and refusal.start < sentence.start + term.end):
            found.setdefault(term.stem, text[start : sentence.start + term.end].lower())
    return tuple(found[stem] for stem in sorted(found, key=lambda stem: -everywhere.count(stem)))


def near_spellings(article: Article, watches: Iterable[Watch]) -> Iterator[tuple[str, str]]:
    """Words written with a capital that look like a spelling of a watch, the likest first: (watch, words)."""
    found: list[tuple[float, str, str]] = []
    for text in (article.title, article.text[:LOOKED_AT]):
        words = [(m.start(), m.end()) for m in re.finditer(r"[^\W_]+", text)]
        for watch in watches:
            for alias in watch.aliases if watch.mode == "alert" else ():
                found += [(-like, watch.id, part) for like, part in _like(alias, text, words)]
    for _, watch_id, part in sorted(set(found)):
        yield watch_id, part


def _like(alias: str, text: str, words: Sequence[tuple[int, int]]) -> Iterator[tuple[float, str]]:
    wanted = fold_key(alias)
    if len(wanted) < SHORTEST or not alias[:1].isupper():
        return
    size = len(re.findall(r"[^\W_]+", alias))
    for number in range(max(1, size - 1), size + 2):
        for first in range(len(words) - number + 1):
            part = text[words[first][0] : words[first + number - 1][1]]
            if part[:1].isupper() and "\n" not in part:
                like = difflib.SequenceMatcher(None, wanted, fold_key(part), autojunk=False)
                if like.real_quick_ratio() >= LIKE and like.quick_ratio() >= LIKE and like.ratio() >= LIKE:
                    yield like.ratio(), part


def _field(article: Article, field: str) -> str:
    return article.title if field == "title" else article.text
