"""Which elements of a feed mean what to feedparser, by its own names of them?

A name is the prefix of its namespace, an underscore, and the local name in lower case (`content_encoded`); those of
RSS and Atom have no prefix. Only what `quick` reads or may pass over is listed.
"""

from __future__ import annotations

MARKUP = "text/html"
PLAIN = "text/plain"
#: What a `type` means; of others the quick reader is not sure.
TYPES = {"text": PLAIN, "plain": PLAIN, "html": MARKUP, PLAIN: PLAIN, MARKUP: MARKUP}
#: Types of a page a link leads to.
PAGES = frozenset({"html", MARKUP, "xhtml", "application/xhtml+xml"})

#: Elements of text, with the type of those that name none.
SUMMARIES = {
    "description": MARKUP,
    "dc_description": MARKUP,
    "summary": PLAIN,
    "itunes_summary": PLAIN,
}
BODIES = {"content_encoded": MARKUP, "content": PLAIN}

#: Elements of time, and which time it is.
DATES = {
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms_issued"), "published"),
    **dict.fromkeys(("updated", "modified", "dc_date", "dcterms_modified"), "updated"),
    **dict.fromkeys(("created", "dcterms_created"), "created"),
}

#: Handled by feedparser, and without effect on what an entry keeps.
HARMLESS = frozenset(
    {"author", "category", "keywords", "rights", "copyright", "language"}
    | {"dc_creator", "dc_author", "dc_subject", "dc_publisher", "dc_rights", "dc_language"}
    | {"itunes_author", "itunes_subtitle", "itunes_explicit", "itunes_image", "itunes_keywords", "itunes_category"}
    | {"itunes_block", "media_category", "media_credit", "media_keywords", "media_license", "media_player"}
    | {"media_thumbnail", "media_content", "media_rating", "media_restriction"}
)
#: The same of elements outside the entries.
AROUND = (
    HARMLESS
    | DATES.keys()
    | frozenset(
        {"title", "link", "enclosure", "guid", "id", "lastbuilddate", "dc_title", "subtitle", "tagline", "generator"}
        | {"managingeditor", "webmaster", "cloud", "itunes_name", "itunes_email", "admin_generatoragent"}
        | {"admin_errorreportsto", "cc_license", "creativecommons_license", "media_description"}
    )
)

RECORDINGS = ("audio/", "video/")  #: how the types of what can be heard or watched begin


def standing_in(relation: str, kind: str) -> int:
    """How well a link stands in for that to an entry's page, 0 the best; NOT_AT_ALL for what is another thing."""
    if relation == "enclosure":
        return 1 if kind.startswith(RECORDINGS) else NOT_AT_ALL
    if relation == "alternate":
        return NOT_AT_ALL if kind in PAGES else 0
    return 2 if relation in ("related", "via") else NOT_AT_ALL


NOT_AT_ALL = 3


HOLDERS = frozenset({"media_group", "media_content", "media_community"})  #: whose children count as the entry's own
PEOPLE = frozenset({"author", "contributor"})
OF_PERSON = frozenset({"name", "email", "uri", "url"})
OF_OWNER = OF_PERSON | {"itunes_name", "itunes_email"}
OF_IMAGE = frozenset({"url", "title", "link", "width", "height", "description"})

#: What feedparser keeps of an entry under names that an unknown element might have.
KEPT = frozenset({"links", "summary_detail", "title_detail", "published_parsed", "updated_parsed", "created_parsed"})
#: Prefixes under which an unknown element might have such a name.
OF_KEPT = frozenset({name.partition("_")[0] for name in KEPT})
