"""HTML to plain text, and whole pages to their article."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.extract import html_to_text, one_line, read_page

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("simple", "simple"),
        ("deux\nlignes", "deux\nlignes"),
        ("<p>deux\nlignes</p>", "deux lignes"),
        ("<p>Un</p><p>deux</p>", "Un\ndeux"),
        ("Un<br>deux<br/>trois", "Un\ndeux\ntrois"),
        ("<div><div></div><p> </p>Un</div>", "Un"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<b>gras</b> et <i>ital</i>ique", "gras et italique"),
        ("Atos &amp; Bull", "Atos & Bull"),
        ("&amp;amp;", "&amp;"),
        ("75&nbsp;M€", "75\u00a0M€"),
        ("L&#8217;État&hellip;", "L’État…"),
        ("a < b et c > d", "a < b et c > d"),
        ("<script>alert('x')</script>Un<style>p{}</style>", "Un"),
        ("<template><p>caché</p></template>Un<!-- commentaire -->", "Un"),
        ("<img src=x alt='image'>Un <a href='javascript:x'>lien</a>", "Un lien"),
        ("non <p>fermé", "non\nfermé"),
        ("\u200bAndro\u00admède", "Andromède"),
        ("a\x00b<p>", "ab"),
        ("\ud800<p>", "?"),
    ],
)
def test_markup_becomes_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_markup_out_of_all_proportion_is_only_stripped() -> None:
    assert html_to_text("<div>" * 50_000 + "Atos &amp; <b>Bull</b><p>Deux") == "Atos & Bull\nDeux"


def test_one_line_keeps_french_spaces() -> None:
    assert one_line(" 75\u00a0M€\n :\u202f non\u2028oui ") == "75\u00a0M€ :\u202f non oui"


@given(
    st.text() | st.lists(st.sampled_from(["<p>", "</p>", "<b", ">", "&", "amp;", "<script>", "é", "\x00"])).map("".join)
)
def test_never_raises(html: str) -> None:
    text = html_to_text(html)
    assert text == text.strip(" \n")
    assert "\n\n" not in text


PAGE = """<html lang="fr"><head><title>Andromède | Silicon</title>
<meta property="og:title" content="Andromède : l'accord">
<meta property="article:published_time" content="2012-01-05T10:00:00+01:00"></head><body>
<nav><a href="/">Accueil</a> <a href="/cloud">Cloud</a></nav><article><h1>Andromède : l'accord</h1>
<p>Dassault Systèmes se retire du projet Andromède, que l'État voulait financer à hauteur de 75 millions d'euros.</p>
<p>Thales et Orange poursuivent les discussions avec la Caisse des dépôts pour créer la société commune du projet.</p>
</article><footer>Mentions légales. Tous droits réservés.</footer></body></html>"""


def test_a_page_gives_its_article() -> None:
    page = read_page(PAGE, url="https://www.silicon.fr/andromede")
    assert page.title == "Andromède : l'accord"
    assert "75 millions d'euros" in page.text
    assert "Mentions légales" not in page.text
    assert page.published == date(2012, 1, 5)


@pytest.mark.parametrize("html", ["", "   ", "<html></html>", "pas du HTML", "<p>\x00</p>", "{}"])
def test_a_page_without_an_article_gives_nothing(html: str) -> None:
    page = read_page(html, url="https://x.fr/")
    assert (page.title, page.published) == ("", None)


@pytest.mark.skipif(not (DATA / "html-fr").is_dir(), reason="shared data with French pages is absent")
def test_real_pages_give_text() -> None:
    files = sorted((DATA / "html-fr" / "trafilatura-eval").rglob("*.html"))[:2]
    assert files
    for file in files:
        page = read_page(file.read_text("utf-8", "replace"), url="https://example.fr/")
        assert len(page.text) > 200, file.name
        assert "<" not in page.title
