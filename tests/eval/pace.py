"""How often is a spike told where there is none, and how many of the planted ones are found?

    python -m tests.eval.pace

Streams of stories over three years, drawn with fixed seeds and judged by `bot.memory.pace` as the bot does, whenever a
story is new and once a day. Two kinds: Poisson, which the test supposes, and bursts (a piece of news brings others
within days), which news is. A planted spike is some stories within five days, once in a stream. Seeds of `dev` were
looked at while choosing the level, those of `test` only afterwards.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bot.memory.pace import DAY, PAST, REST, STORIES, WINDOW, Heard, busiest, turn

YEARS = 3
LENGTH = 365.0 * YEARS
WINDOW_DAYS, PAST_DAYS, REST_DAYS = WINDOW / DAY, PAST / DAY, REST / DAY
RATES = (0, 1, 4, 12, 26, 52)  #: stories a year
PLANTED = (3, 4, 6, 10)  #: stories of a spike
FEEDS = 12  #: sources a story may come from
STREAMS = 120  #: of each kind


@dataclass(frozen=True, slots=True)
class Story:
    """A piece of news: its day since the beginning, and the source that told it first."""

    day: float
    source: int


def poisson(rate: float, draw: random.Random) -> list[Story]:
    """Stories at an even rate, so many a year."""
    stories, day = [], 0.0
    while rate and (day := day + draw.expovariate(rate / 365)) < LENGTH:
        stories.append(Story(day, draw.randrange(FEEDS)))
    return stories


def bursts(rate: float, draw: random.Random) -> list[Story]:
    """The same rate in clusters: each piece of news brings another within three days with a chance of one in three."""
    stories = []
    for first in poisson(rate * 2 / 3, draw):
        day = first.day
        stories.append(first)
        while draw.random() < 1 / 3:
            day += draw.uniform(0, 3)
            stories.append(Story(day, draw.randrange(FEEDS)))
    return sorted(stories, key=lambda story: story.day)


def notices(stories: list[Story]) -> Iterator[float]:
    """The days on which a notice is sent."""
    days = [story.day for story in stories]
    told, closed = False, -REST_DAYS
    for now in sorted({*days, *(float(day) for day in range(int(LENGTH)))}):
        start = bisect_left(days, now - WINDOW_DAYS)
        end = bisect_right(days, now)
        if end - start < STORIES and not told:
            continue  # nothing can begin
        past = max(now - WINDOW_DAYS - PAST_DAYS, 0.0)
        since = bisect_left(days, past)
        heard = Heard(
            stories=end - start,
            sources=len({story.source for story in stories[start:end]}),
            before=start - since,
            days=max(now - WINDOW_DAYS - past, 0.0),
            busiest=busiest(days[since:start]),
        )
        change = turn(heard, told=told)
        if change == "ends":
            told, closed = False, now
        elif change == "begins" and now - closed >= REST_DAYS:
            told = True
            yield now


def false_notices(kind: str, rate: float, seed: str) -> float:
    """Notices in a year of one watch, with nothing planted."""
    total = 0
    for number in range(STREAMS):
        draw = random.Random(f"{seed}:{kind}:{rate}:{number}")
        total += len(list(notices(STREAM[kind](rate, draw))))
    return total / (STREAMS * YEARS)


def found(kind: str, rate: float, planted: int, seed: str) -> float:
    """The share of planted spikes that are told while they last, or within a window after."""
    hits = 0
    for number in range(STREAMS):
        draw = random.Random(f"{seed}:{kind}:{rate}:{planted}:{number}")
        stories = STREAM[kind](rate, draw)
        begin = draw.uniform(400, LENGTH - 30)
        spike = [Story(begin + draw.uniform(0, 5), draw.randrange(FEEDS)) for _ in range(planted)]
        days = notices(sorted([*stories, *spike], key=lambda story: story.day))
        hits += any(begin <= day <= begin + 5 + WINDOW_DAYS for day in days)
    return hits / STREAMS


STREAM = {"poisson": poisson, "bursts": bursts}


def table(seed: str) -> list[tuple[str, int, float, list[float]]]:
    """(kind, stories a year, false notices a year, share found of each planted size)."""
    return [
        (kind, rate, false_notices(kind, rate, seed), [found(kind, rate, planted, seed) for planted in PLANTED])
        for kind in STREAM
        for rate in RATES
    ]


def main() -> None:
    """Print both splits."""
    for seed in ("dev", "test"):
        print(f"\n{seed}: {STREAMS} streams of {YEARS} years each")
        heads = "".join(f"{f'found, {planted}':>11}" for planted in PLANTED)
        print(f"{'stories':8}{'a year':>7}{'false a year':>14}{heads}")
        rows = table(seed)
        for kind, rate, wrong, shares in rows:
            print(f"{kind:8}{rate:7}{wrong:14.3f}" + "".join(f"{share:11.2f}" for share in shares))
        mean = sum(row[2] for row in rows) / len(rows)
        print(f"false notices a watch and year, all rows: {mean:.3f}")


if __name__ == "__main__":
    main()
