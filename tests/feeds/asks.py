"""What people ask of feed readers and chat bots about feeds, where they asked it, and which tests answer.

Issues are named owner/repository#number, as their trackers do; a test is named by its file below `tests` and its name.
Read by `test_asked_by_users.py`, which holds this list to the tests there are.
"""

from __future__ import annotations

from dataclasses import dataclass

HERE = "feeds/test_asked_by_users"
ONCE, HEALTH = "work/test_new_once", "work/test_feed_health"
WORDS, FETCH = "feeds/test_words", "feeds/test_fetch"


@dataclass(frozen=True)
class Ask:
    """One wish, under a short name."""

    name: str
    issues: tuple[str, ...]
    tests: tuple[str, ...]


def ask(name: str, issues: str, *tests: str) -> Ask:
    """Issues in one text, as « owner/repository#1 #2 owner/other#3 »."""
    named, repository = [], ""
    for word in issues.split():
        repository = word.partition("#")[0] or repository
        named.append(f"{repository}#{word.partition('#')[2]}")
    return Ask(name, tuple(named), tests)


ASKS = (
    ask(
        "no duplicates though guids and links change",
        "Rongronggg9/RSS-to-Telegram-Bot#200 Athou/commafeed#1755 FreshRSS/FreshRSS#3142 #5151 #6521 "
        "lwindolf/liferea#1361 lihor-hub/news-dashboard#1215 sansan0/TrendRadar#1051 #216",
        f"{ONCE}::test_guids_that_change_with_each_fetch",
        f"{ONCE}::test_links_and_guids_that_change_with_each_fetch_and_dates_too",
        "feeds/test_identity::test_the_same_entry_is_recognised",
    ),
    ask(
        "no duplicates when a site moves to https",
        "Ranchero-Software/NetNewsWire#324",
        f"{ONCE}::test_http_becomes_https",
    ),
    ask(
        "one message though several feeds tell it",
        "miniflux/v2#797 #4535 FreshRSS/FreshRSS#948 #6916 Ranchero-Software/NetNewsWire#847 newsboat/newsboat#1729 "
        "RSSNext/Folo#780",
        "work/test_publishing::test_copies_edit_the_first_message_and_post_nothing",
        "work/test_pipeline::test_a_second_article_of_the_story_goes_under_the_first",
    ),
    ask(
        "articles under one address stay apart",
        "DevXDojo/MrRSS#400",
        f"{ONCE}::test_all_entries_with_one_url",
        "feeds/test_identity::test_all_entries_with_one_address_are_told_apart",
    ),
    ask(
        "no flood when a feed is added",
        "wbernest/mattermost-plugin-rssfeed#20 #58 impredicative/irc-rss-feed-bot#31 0x111/telegram-rss-bot#13 "
        "BitQuote/AwesomeBot#47",
        "work/test_pipeline::test_the_first_contact_is_silent_and_counted",
        "work/test_pipeline::test_an_edited_address_is_asked_at_once_and_needs_no_new_first_contact",
    ),
    ask(
        "old items do not come back",
        "matrix-org/matrix-hookshot#768 #1069 matrix-org/go-neb#133 bitbot-irc/bitbot#83 miniflux/v2#3390",
        f"{ONCE}::test_entries_that_vanish_and_come_back",
        f"{ONCE}::test_an_edit_of_an_old_article_alerts_nobody",
        "work/test_pipeline::test_an_old_entry_is_archived_silently",
    ),
    ask(
        "what was found is not lost on its way",
        "matrix-org/matrix-hookshot#773 #844 #1075 element-hq/element-integration-manager#99 #108 maubot/rss#54",
        "work/test_crash::test_every_message_arrives_once",
        "work/test_pipeline::test_a_crash_in_the_middle_of_a_document_changes_nothing",
    ),
    ask(
        "a restart repeats nothing",
        "milanmdev/bsky.rss#249 progval/Limnoria#489",
        f"{HERE}::test_a_restart_tells_nothing_again",
    ),
    ask(
        "what happened during a downtime is told",
        "synzen/MonitoRSS#10 matrix-org/matrix-hookshot#778",
        f"{HERE}::test_news_published_while_vigie_was_down_is_told",
    ),
    ask(
        "one slow feed does not hang the others",
        "kurtmckee/feedparser#263 #76 #105 MrZoller/vantage-point#59 synzen/MonitoRSS#226",
        "feeds/test_fetch_hostile::test_slow_servers_end_with_the_deadline",
        "work/test_turns::test_a_host_that_is_stuck_holds_one_place_once",
        "work/test_hostile_servers::test_no_hostile_server_does_harm_and_the_good_feeds_are_served",
    ),
    ask(
        "no round is skipped in silence",
        "agronholm/apscheduler#146 #182 #292 #296 rfsbraz/deleterr#292",
        "work/test_schedule::test_a_round_that_comes_late_is_run_and_not_dropped",
        "work/test_schedule::test_a_job_that_fails_is_logged_and_runs_again",
    ),
    ask(
        "a feed's errors do not fill a channel",
        "element-hq/element-integration-manager#63 superfeedr/news-bot#1 dgtlmoon/changedetection.io#1678 #962",
        f"{HEALTH}::test_a_short_failure_is_nobodys_business",
        f"{HEALTH}::test_a_failure_that_lasts_is_told_again_each_week",
        "work/test_pipeline::test_a_failing_feed_is_told_once_after_three_failures_and_at_recovery",
    ),
    ask(
        "no feed is given up in silence",
        "miniflux/v2#879 #1628 #1893 #3319 samuelclay/NewsBlur#706 fossar/selfoss#1120 Etuldan/spaRSS#274 maubot/rss#9",
        f"{HERE}::test_a_feed_that_fails_for_two_months_is_never_given_up",
        "feeds/test_cadence::test_failures_wait_twice_as_long_each_time_up_to_a_day",
        "cli/test_sources::test_the_table_says_how_each_feed_is_doing",
    ),
    ask(
        "our own network's trouble is not the feeds'",
        "miniflux/v2#2150",
        f"{HEALTH}::test_when_nobody_answers_no_feed_is_blamed",
        "work/test_captive_portal::test_a_login_page_for_all_is_told_once_and_blames_no_feed",
    ),
    ask(
        "a feed that fell silent is noticed",
        "spacecowboy/Feeder#374 Ranchero-Software/NetNewsWire#1107 feedbin/feedbin#172 yanus171/Handy-News-Reader#272 "
        "ViennaRSS/vienna-rss#1228",
        f"{HEALTH}::test_a_feed_that_was_busy_and_falls_silent_is_told_once_and_when_it_speaks",
        "feeds/test_rhythm::test_six_articles_a_day_and_then_nothing_for_four_days_is_told",
    ),
    ask(
        "feeds that are not well formed are read",
        "kurtmckee/feedparser#81 radiac/django-yarr#47 recursecenter/blaggregator#111 wking/rss2email#18 "
        "brokkr/poca#146",
        f"{HERE}::test_a_feed_that_is_not_well_formed_alerts_all_the_same",
        "feeds/test_parse::test_malformed_feeds_are_read_all_the_same",
    ),
    ask(
        "one wrong byte does not spoil a feed's letters",
        "Rongronggg9/RSS-to-Telegram-Bot#391 kurtmckee/feedparser#421 #36 #31",
        f"{WORDS}::test_one_stray_byte_does_not_turn_the_whole_feed",
        f"{WORDS}::test_charsets",
        f"{WORDS}::test_mojibake_is_read_again",
    ),
    ask(
        "no junk of markup in messages",
        "matrix-org/matrix-hookshot#738 #708 wbernest/mattermost-plugin-rssfeed#69 #71 #60 "
        "barisusakli/nodebb-plugin-rss#10",
        f"{HERE}::test_pictures_and_share_bars_are_no_text",
        f"{WORDS}::test_titles_are_plain_text",
    ),
    ask(
        "no « read more », consent or pay wall as news",
        "omnivore-app/omnivore#4200 MarginaliaSearch/MarginaliaSearch#21 coolirisme/autosummarizer#2 "
        "prof18/feed-flow#706",
        "reading/test_leftovers::test_furniture",
        "reading/test_summary::test_leftovers_headings_and_the_title_are_never_taken",
    ),
    ask(
        "a feed that moved is followed, and its new address asked about",
        "feedbin/feedbin#100 feedbin/support#579 Ranchero-Software/NetNewsWire#953 rss2email/rss2email#230 "
        "gpodder/gpodder#911 Xyrio/RSSOwlnix#32",
        f"{HEALTH}::test_a_moved_feed_is_followed_and_its_line_proposed_after_days",
    ),
    ask(
        "a maintenance page does not take a feed's place",
        "ViennaRSS/vienna-rss#1546",
        f"{HEALTH}::test_a_maintenance_page_is_no_new_home",
        "feeds/test_moving::test_a_new_address_is_proposed_after_several_days_polls_and_a_known_article",
    ),
    ask(
        "a feed that is gone is let go, and may come back",
        "FreshRSS/FreshRSS#3561",
        f"{HEALTH}::test_a_feed_that_is_gone_is_paused_told_and_asked_again_each_week",
        f"{HERE}::test_a_feed_that_comes_back_from_gone_is_read_again",
    ),
    ask(
        "a missing or equal date loses nothing",
        "synzen/MonitoRSS#258 #23 GoogleChrome/developer.chrome.com#2808",
        f"{HERE}::test_entries_without_a_date_or_of_one_moment_all_arrive",
        "feeds/test_links_and_dates::test_a_date_never_decides_what_is_kept",
    ),
    ask(
        "what comes out of order is not dropped",
        "hnrss/hnrss#11 hugging-face-papers-rss#3",
        f"{HERE}::test_entries_older_than_the_last_one_arrive_too",
    ),
    ask(
        "one odd date does not empty a feed",
        "Thysrael/Horizon#156",
        f"{HERE}::test_one_date_without_a_zone_does_not_empty_the_feed",
        "feeds/test_links_and_dates::test_one_bad_date_costs_the_others_nothing",
    ),
    ask("a date to come holds nothing up", "peterc/engblogs#13", f"{HERE}::test_a_date_to_come_is_news_now_and_once"),
    ask(
        "times are those of their zone",
        "dgtlmoon/changedetection.io#4309",
        f"{HERE}::test_dates_of_the_press_are_shown_as_they_were_meant",
        "feeds/test_links_and_dates::test_zones_in_letters_and_what_software_makes_of_dates",
    ),
    ask(
        "an edit is no new article",
        "matrix-org/matrix-hookshot#1151 maubot/rss#63 feedbin/support#249",
        f"{ONCE}::test_an_edit_is_an_update_and_no_new_alert",
        f"{ONCE}::test_an_edit_that_names_another_watch_is_told_once",
    ),
    ask(
        "lists of feeds come in and go out",
        "matrix-org/matrix-hookshot#526 bitbot-irc/bitbot#245",
        "feeds/test_opml::test_what_goes_out_comes_in",
        "cli/test_sources::test_feeds_go_out_and_come_in_as_opml",
    ),
    ask(
        "a site's address is enough to find its feeds",
        "nt1m/livemarks#143 fengkx/NodeRSSBot#31 avadhesh18/rssTea#3 FreshRSS/FreshRSS#1042",
        "feeds/test_finding::test_a_page_that_declares_feeds_gives_them_and_says_which_do_not_answer",
        "cli/test_sources::test_the_feeds_of_a_site_are_found_and_added",
    ),
    ask(
        "sites are asked politely, and who blocks is named",
        "lemon24/reader#181 home-assistant/core#159250 Athou/commafeed#1362 FreshRSS/FreshRSS#6973 #6533 "
        "iovxw/rssbot#267",
        "feeds/test_behaviour::test_a_judge_of_feed_readers_finds_no_fault",
        f"{FETCH}::test_who_blocks_is_named",
        "feeds/test_cadence::test_a_server_may_ask_for_more_time",
    ),
    ask(
        "an address may not reach into private networks",
        "Doezer/Questarr#404 brendanlong/lion-reader#826 semantica-agi/semantica#927",
        "feeds/test_guard::test_no_hostile_address_is_reached",
        f"{FETCH}::test_every_hop_passes_the_guard",
        "work/test_hostile_servers::test_no_hostile_address_is_reached_by_a_redirect",
    ),
    ask(
        "JSON Feed is read",
        "kurtmckee/feedparser#103 Rongronggg9/RSS-to-Telegram-Bot#273",
        f"{HERE}::test_a_json_feed_under_the_wrong_name_alerts",
        "feeds/test_parse::test_json_feed",
    ),
)
