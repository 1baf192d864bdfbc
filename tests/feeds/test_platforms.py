"""What do the platforms publish that French feeds come from, and what article is made of it?

Small documents of our own, each in the form of one platform (2026).
"""

from __future__ import annotations

from bot.model import Article
from tests.feeds.documents import parse

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
}
DATE = "<pubDate>Tue, 10 Mar 2026 08:00:00 +0100</pubDate>"
LINK = "<link>https://x.fr/1</link>"


def rss(item: str) -> str:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    return f'<rss version="2.0" {declared}><channel><title>C</title><item>{item}</item></channel></rss>'


def atom(entry: str) -> str:
    return f'<feed xmlns="{NAMES["a"]}" xmlns:media="{NAMES["media"]}"><title>F</title><entry>{entry}</entry></feed>'


def only(document: str) -> Article:
    (article,) = parse(document, "")
    return article


POST = "&lt;p&gt;Faille chez &lt;a href='https://m.fr/@y'&gt;@&lt;span&gt;y&lt;/span&gt;&lt;/a&gt;&lt;/p&gt;"
PICTURE = "Une longue description de la capture d'écran jointe, bien plus longue que le message."


def test_mastodon_what_a_picture_shows_is_not_the_post() -> None:
    picture = (
        f"<media:content url='https://m.fr/a.png'><media:description>{PICTURE}</media:description></media:content>"
    )
    article = only(rss(f"<guid>https://m.fr/@x/1</guid>{DATE}<description>{POST}</description>{picture}"))
    assert (article.title, article.text) == ("Faille chez @y", "Faille chez @y")
    assert article.url == article.guid == "https://m.fr/@x/1"


def test_mastodon_a_post_that_is_only_a_picture_is_what_it_shows() -> None:
    picture = (
        f"<media:content url='https://m.fr/a.png'><media:description>{PICTURE}</media:description></media:content>"
    )
    assert only(rss(f"<guid>https://m.fr/@x/1</guid><description></description>{picture}")).text == PICTURE


def test_youtube_the_lines_of_a_description_stay_lines() -> None:
    group = (
        "<media:group><media:title>Entretien</media:title><media:content url='https://y/v'/><media:description>"
        "Octave Klaba répond.\n\n0:00 Début &amp; suite &lt;3\nhttps://x.fr</media:description><media:community>"
        "<media:statistics views='12'/></media:community></media:group>"
    )
    article = only(atom(f"<id>yt:video:v</id><title>Entretien</title><link href='https://y/watch?v=v'/>{group}"))
    assert article.text == "Octave Klaba répond.\n0:00 Début & suite <3\nhttps://x.fr"
    assert article.url == "https://y/watch?v=v"


def test_bluesky_posts_are_plain_text_without_a_title() -> None:
    text = "L&apos;Arcep ouvre une consultation &amp; c&apos;est long.\n\nVoir le fil\nqui suit :\nhttps://x.fr"
    article = only(rss(f"<link>https://bsky.app/profile/x/post/1</link><description>{text}</description>"))
    assert article.title == "L'Arcep ouvre une consultation & c'est long."
    assert article.text == "L'Arcep ouvre une consultation & c'est long.\nVoir le fil qui suit :\nhttps://x.fr"


def test_cdata_that_was_escaped_as_well_leaves_no_marks() -> None:
    title, text = (
        "&lt;![CDATA[L'Oréal &amp; Cie]]&gt;",
        "&lt;![CDATA[&lt;p&gt;Un&lt;/p&gt;&lt;p&gt;deux&lt;/p&gt;]]&gt;",
    )
    article = only(rss(f"<title>{title}</title>{LINK}<description>{text}</description>"))
    assert (article.title, article.text) == ("L'Oréal & Cie", "Un\ndeux")


SOUND = "<enclosure url='https://p.fr/12.mp3' length='1' type='audio/mpeg'/>"


def test_a_podcast_without_pages_leads_to_what_is_heard() -> None:
    picture = "<enclosure url='https://p.fr/12.jpg' type='image/jpeg'/>"
    guid = "<guid isPermaLink='false'>g12</guid>"
    assert only(rss(f"<title>#12</title>{guid}{picture}{SOUND}")).url == "https://p.fr/12.mp3"
    assert only(rss(f"<title>#12</title>{guid}{picture}")).url == ""
    assert only(rss(f"<title>#12</title>{LINK}{SOUND}")).url == "https://x.fr/1"
    assert only(atom("<title>t</title><link rel='enclosure' type='audio/ogg' href='/a.ogg'/>")).url.endswith(
        ".fr/a.ogg"
    )


def test_a_json_feed_of_recordings_leads_to_them() -> None:
    attached = (
        '[5, {"url": "https://p.fr/a.png", "mime_type": "image/png"}, {"url": "/a.m4a", "mime_type": "audio/x-m4a"}]'
    )
    assert only(f'{{"items": [{{"id": "1", "attachments": {attached}}}]}}').url.endswith(".fr/a.m4a")
    assert only('{"items": [{"id": "1", "attachments": {"url": "/a.m4a"}}]}').url == ""


def test_google_alerts_lead_to_the_article_and_have_no_markup_in_titles() -> None:
    href = "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://www.lemonde.fr/a.html&amp;ct=ga&amp;usg=x"
    article = only(
        atom(f"<id>1</id><title type='html'>&lt;b&gt;Scaleway&lt;/b&gt; l&#39;emporte</title><link href='{href}'/>")
    )
    assert (article.title, article.url) == ("Scaleway l'emporte", "https://www.lemonde.fr/a.html")
