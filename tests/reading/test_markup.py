"""Simple markup read without a parser says what a parser makes of it, or is left to the parser."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reading.extract import _spaced, html_to_text, parsed_text, plain
from bot.reading.markup import simple_text

WORDS = "mot Été < > \" ' & ; = p; href> <i &am &notit; &foo; &#xe9; &#128; &#0; &#55296; &#13; &#160; &Tab; &fjlig;"
TEXT = "&amp; &nbsp; &eacute; &#39; &#8217; &lt; &gt; <p> </p> <br/> <br> </br> <strong> </strong> </a> </div> <h1>"
MORE = "&copy <li> <ul> </ul> <span> </span> <b/> <IMG> <P> <figure> <table> <td> <pre> <script> </script> <title> <!--"
PIECES = f"{WORDS} {TEXT} {MORE}".split()
ODD = [" ", "  ", "\n", "\t", "\xa0", "\0", "\ud800", "\x0c", "\xad", "<a ", '<a href="x?a=1&amp;b=2">', "<p\n>"]
TAGS = [
    "<div class='x y'>",
    '<p x="a>b">',
    "<p x='<'>",
    '<img src="a.jpg" alt="" width=3>',
    "<p class>",
    "<br clear=all>",
]
MARKUP = st.lists(st.sampled_from([*PIECES, *ODD, *TAGS]), max_size=9).map("".join)


@settings(max_examples=600)
@given(MARKUP)
@example("<a <br>href>")  # a tag inside a tag
@example("&am<b></b>p;")  # a reference that only arises without the tags
@example("<<b></b>b>")
@example("\ud800<p>&amp;")
def test_it_says_what_a_parser_makes_of_it(html: str) -> None:
    assert html_to_text(html) == (parsed_text(_spaced(html)) if "<" in html or "&" in html else plain(html))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p><strong>Andromède</strong> choisit <a href="/a?b=1&amp;c">Thales</a>.</p><p>Fin</p>', "Andromède choisit"),
        ("Orange &amp; Thales&nbsp;: 75&#160;M&euro;<br />demain", "Orange & Thales\xa0: 75\xa0M€"),
        ("<figure><img src='a.jpg' alt=''/></figure>\n<h2>L&#8217;&Eacute;tat</h2>", "\n\n"),
    ],
)
def test_what_feeds_write_is_simple(html: str, text: str) -> None:
    said = simple_text(html)
    assert said is not None and text in said
    assert html_to_text(html) == parsed_text(_spaced(html))


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>12</td></tr></table>",  # what stands in the wrong place of a table is moved
        "<script>var a;</script>",
        "<!-- <p> -->",
        "a < b",
        "R&D",
        "&copy 2012",
        "&#150;",
        "<p>\0</p>",
        "<p>\ud800</p>",
        "<p onclick=a>b>c</p>",
    ],
)
def test_what_is_not_certain_is_left_to_the_parser(html: str) -> None:
    assert simple_text(html) is None
