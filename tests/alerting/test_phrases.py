"""Words of an article that could stand in the watchlist."""

from __future__ import annotations

from bot.alerting.phrases import context_words, near_spellings, veto_phrases
from bot.model import Article, Evidence, Mention, Refusal, Watch

WATCH = Watch(id="cloudwatt", label="Cloudwatt", aliases=("Cloudwatt", "SFR", "cloud souverain"))


def phrases(
    text: str, *, name: str = "Orange", others: tuple[str, ...] = (), unwanted: tuple[str, ...] = ()
) -> tuple[str, ...]:
    def evidence(words: str) -> Evidence:
        start = text.index(words)
        return Evidence(field="text", start=start, end=start + len(words), text=words, alias=words, form="exact")

    article = Article(key="a", title="", text=text)
    mentions = [Mention(watch=words, score=1, role="subject", evidence=(evidence(words),)) for words in (name, *others)]
    return veto_phrases(article, evidence(name), mentions, [Article(key="u", title=t, text="") for t in unwanted])


def test_the_next_telling_word_on_each_side_makes_a_phrase() -> None:
    assert phrases("Une vigilance de l'Orange au Canada.") == (
        "vigilance de l'orange",
        "orange au canada",
        "vigilance de l'orange au canada",
    )


def test_the_phrase_of_most_unwanted_articles_comes_first() -> None:
    assert (
        phrases("La vigilance Orange commence", unwanted=("Orange commence", "L'orange commence"))[0]
        == "orange commence"
    )


def test_no_phrase_reaches_over_punctuation_another_name_a_sentence_or_too_far() -> None:
    assert phrases("La vigilance, Orange : la fibre") == ()
    assert phrases("Thales et Orange", others=("Thales",)) == ()
    assert phrases("La vigilance. Orange. La fibre.") == ()
    assert phrases("vigilance de la une de Orange") == ()


def test_context_words_are_those_of_the_sentence_the_most_repeated_first() -> None:
    text = "Le consortium de Bull livre un supercalculateur. Un supercalculateur rapide."
    refusal = Refusal(watch="bull", text="Bull", field="text", start=text.index("Bull"), reason="context missing")
    article = Article(key="a", title="Supercalculateurs", text=text)
    assert context_words(article, refusal)[0] == "supercalculateur"
    assert "bull" not in context_words(article, refusal)
    assert "rapide" not in context_words(article, refusal)
    beyond = Refusal(watch="bull", text="Bull", field="title", start=90, reason="context missing")
    assert context_words(article, beyond) == ()


def test_words_like_a_spelling_are_found_the_likest_first() -> None:
    article = Article(key="a", title="CloudWat et Cloud Vat", text="Un cloud souverains, une SFRX,\nCloud\nWatt.")
    found = list(near_spellings(article, [WATCH, Watch(id="m", label="M", aliases=("Cloudwat",), mode="source")]))
    assert found[0] == ("cloudwatt", "CloudWat")
    assert ("cloudwatt", "Cloud Vat") in found
    assert {watch for watch, _ in found} == {"cloudwatt"}
    assert not any("\n" in words or "SFR" in words for _, words in found)
