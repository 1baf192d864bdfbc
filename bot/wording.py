"""Which words people read: one catalogue, French or English, with dates as the press writes them.

The English text is the message's id; `locale/fr.po` holds the French. Babel reads the
catalogue and knows how each language writes dates and counts.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.errors import Said
from bot.model import Precision

Language = Literal["fr", "en"]
LOCALE = Path(__file__).parent / "locale"


def later(text: str) -> str:
    """Marks a text of the catalogue that is looked up elsewhere."""
    return text


#: First and last month of an interval to the season it is called.
SEASONS = {
    (3, 6): later("spring {year}"),
    (6, 9): later("summer {year}"),
    (9, 11): later("autumn {year}"),
    (10, 11): later("autumn {year}"),
}
#: First and last day of a quarter or a half to what it is called.
PIECES = {
    (1, 1, 3, 31): later("first quarter of {year}"),
    (4, 1, 6, 30): later("second quarter of {year}"),
    (7, 1, 9, 30): later("third quarter of {year}"),
    (10, 1, 12, 31): later("fourth quarter of {year}"),
    (1, 1, 6, 30): later("first half of {year}"),
    (7, 1, 12, 31): later("second half of {year}"),
}
MIDDLE = later("mid-{year}")
_MARKS = re.compile(r"([«“])\s*|\s*[»”]")
QUARTER = 92  #: days; for a longer interval, naming its days would pretend a precision nobody has


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    path = LOCALE / f"{language}.po"
    if not path.exists():  # the ids are English
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Words:
    """Speaks one language in one time zone."""

    def __init__(self, language: Language = "fr", timezone: str = "Europe/Paris") -> None:
        self.language: Language = language
        self.zone = ZoneInfo(timezone)
        self._catalogue = _catalogue(language)

    def say(self, text: str, /, **values: object) -> str:
        """The text in this language, `{name}` places filled in; a value that is `Said` is told in it as well."""
        return self._marked(self._catalogue.gettext(text)).format(**self._told(values))

    def tell(self, said: str) -> str:
        """A text that knows how it was made, in this language; any other as it is."""
        if not isinstance(said, Said):
            return said
        return self.say(said.text, **said.values)

    def _told(self, values: Mapping[str, object]) -> Mapping[str, object]:
        return {name: self.tell(value) if isinstance(value, Said) else value for name, value in values.items()}

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """The text that agrees with `n`, which is also a value, written as this language writes numbers."""
        return self._marked(self._catalogue.ngettext(one, many, n)).format(n=self.number(n), **self._told(values))

    def measure(self, one: str, many: str, n: float, digits: int = 1) -> str:
        """The same with so many digits after the sign of decimals: « 0,5 article », and “0.5 articles”."""
        form = Locale(self.language).plural_form(Decimal(f"{n:.{digits}f}"))
        text = self._catalogue.ngettext(one, many, 1 if form == "one" else 2)
        return self._marked(text).format(n=self.number(n, digits))

    def number(self, number: float, digits: int = 0) -> str:
        """« 1 234 » (a narrow no-break space) or « 1,234 », with so many digits after the sign of decimals."""
        return format_decimal(number, format="#,##0" + "." * bool(digits) + "0" * digits, locale=self.language)

    def quoted(self, text: str) -> str:
        """The text between the marks of this language, and marks in it as those of a quote in a quote."""
        opening, closing, first, last = "“”‘’" if self.language == "en" else "«»“”"
        unpaired = len(_MARKS.findall(text)) % 2  # a stretch of an article may begin or end within a quote
        inner = _MARKS.sub(lambda mark: "" if unpaired else first if mark[1] else last, text).strip()
        return self._spaced(opening, inner, closing)

    def _spaced(self, opening: str, text: str, closing: str) -> str:
        space = "" if self.language == "en" else "\u00a0"
        return f"{opening}{space}{text}{space}{closing}"

    def _marked(self, template: str) -> str:
        """English texts stand in the code with French quotation marks, as the comments do; readers get their own."""
        return template.replace("« ", "“").replace(" »", "”") if self.language == "en" else template

    def day(self, day: date) -> str:
        """« 22 décembre 2011 », « 1er février 2020 »."""
        text = format_date(day, format="long", locale=self.language)
        return "1er" + text[1:] if self.language == "fr" and day.day == 1 else text

    def month(self, day: date) -> str:
        """« septembre 2011 »."""
        return format_date(day, format="LLLL y", locale=self.language)

    def moment(self, moment: datetime) -> str:
        """Day and time in the reader's zone: « 7 octobre 2013 à 10:00 »."""
        local = moment.astimezone(self.zone)
        time = format_time(local.timetz(), format="HH:mm", locale=self.language)
        return self.say("{day} at {time}", day=self.day(local.date()), time=time)

    def dated(self, start: date, end: date, precision: Precision) -> str:
        """When an event was, no more precisely than is known."""
        if start == end or precision == "day":
            return self.day(start)
        if precision == "week":
            return self.say("week of {day}", day=self.day(start - timedelta(days=start.weekday())))
        if precision == "month":
            return self.month(start)
        if precision == "year":
            return str(start.year)
        if precision == "season":
            return self._season(start, end)
        return self._between(start, end)

    def _season(self, start: date, end: date) -> str:
        if start.year != end.year:
            return self._between(start, end)
        if start.month <= 2 and end.month <= 4:
            return self.say("early {year}", year=start.year)
        if end.month == 12:
            return self.say("late {year}", year=start.year)
        return self.say(SEASONS.get((start.month, end.month), MIDDLE), year=start.year)

    def _between(self, start: date, end: date) -> str:
        if (start.month, start.day) == (1, 1) and (end.month, end.day) == (12, 31):
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        piece = PIECES.get((start.month, start.day, end.month, end.day)) if start.year == end.year else None
        if piece:  # the very days of a quarter or a half: what the words that gave them said
            return self.say(piece, year=start.year)
        if (end - start).days > QUARTER:
            if start.year == end.year:
                first = format_date(start, format="LLLL", locale=self.language)
                last = format_date(end, format="LLLL", locale=self.language)
                return self.say("between {start} and {end} {year}", start=first, end=last, year=start.year)
            return self.say("between {start} and {end}", start=self.month(start), end=self.month(end))
        return self.say("from {start} to {end}", start=self.day(start), end=self.day(end))
