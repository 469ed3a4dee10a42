"""HTML becomes plain text; every other text stays as it is."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.catalog.employees.schemas import EmployeeBody
from app.catalog.openings.schemas import OpeningBody
from app.catalog.roles.schemas import RoleBody
from app.catalog.skills.schemas import SkillBody
from app.core.markup import plain_line, plain_text

PLAIN = [
    "",
    "a < b",
    "a<b and c>d",
    "R&D",
    "AT&T; Q&A;",
    "I <3 kites",
    "C<T>",
    "List<String>",
    "Map<K, List<V>>",
    "Optional<P>",
    "vector<a> b",
    "if (x<y) { z>w }",
    "a <- b, b -> c, <=>, <>",
    "<mara@example.org>",
    "<https://example.org/?a=1&b=2>",
    "Knows the <b> and <p> tags",
    "Use <script> with care",
    "<!-- never closed",
    "&unknown; &; &#; &#0; &#55296; &#xFFFFFFF;",
    "  blanks  \t\n\n stay \u00a0 ",
    "line\r\nline",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_without_html_is_left_as_it_is(text: str) -> None:
    assert plain_text(text) == text
    assert plain_line(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&amp;D Lead &ndash; Air", "R&D Lead \u2013 Air"),
        ("AT&amp;amp;amp;T", "AT&T"),
        ("&#8222;x&#x201C; &#150;", "„x“ \u2013"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("kites&nbsp;up", "kites up"),
        ("List&lt;String&gt;", "List<String>"),
        ("<p>Fly <b>kites</b>, <i>high</i>.</p><p>Land them.</p>", "Fly kites, high.\nLand them."),
        ("<b>Kite</b>s", "Kites"),
        ("one<br>two<BR/>three<br />four", "one\ntwo\nthree\nfour"),
        ("<ul><li>one</li>\n<li>two</li></ul>", "one\ntwo"),
        ("<P>One<P>Two", "One\nTwo"),
        ("<div>cut off", "cut off"),
        ("ends here</p>", "ends here"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("first\n\nsecond <b>line</b>", "first\n\nsecond line"),
        ("<p>wrapped\n   by the editor</p>", "wrapped by the editor"),
        ('<a href="x" title="a > b">there</a>', "there"),
        ("<p>it's <a href=it's>fine</a></p>", "it's fine"),
        ("<!-- no --><!DOCTYPE html><?xml version='1'?>yes", "yes"),
        ("<![CDATA[<p>inside</p>]]>", "inside"),
        ("<head><title>x</title></head><body>seen</body>", "seen"),
        ("seen<script>if (a<b) { x = '</p>' }</SCRIPT >", "seen"),
        ("seen<style>p > a {}</style><noscript>no</noscript><template>no</template>", "seen"),
        ("<p>seen</p><script>never closed", "seen"),
        ("<svg><text>no</text></svg><p>seen</p>", "seen"),
        ("<p>List<String>, Set<A> and C<T></p>", "List<String>, Set<A> and C<T>"),
        ("<p>a < b</p>", "a < b"),
        ("&lt;p&gt;Fly &lt;b&gt;kites&lt;/b&gt;&nbsp;high.&lt;/p&gt;", "Fly kites high."),
        ("&amp;lt;p&amp;gt;twice&amp;lt;/p&amp;gt;", "twice"),
        ("&lt;script&gt;no()&lt;/script&gt;seen", "seen"),
        ("<o:p>Word</o:p>", "Word"),
        ("<br>", ""),
    ],
)
def test_html_becomes_what_a_reader_sees(text: str, expected: str) -> None:
    assert plain_text(text) == expected
    assert plain_text(expected) == expected


def test_a_title_stays_in_one_line() -> None:
    assert plain_line("<h1>Kite&nbsp;<br>flyer</h1>") == "Kite flyer"


@given(st.text(st.sampled_from("<>/&;!-'\"= abpltgm\n#38x"), max_size=60))
def test_what_is_plain_stays_plain(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once


HOSTILE: dict[str, Callable[[int], str]] = {
    "nested blocks": lambda n: "<div>" * n,
    "blocks that are closed late": lambda n: "<div>" * n + "</b>" * n,
    "formatting in formatting": lambda n: "".join(f"<font a={i}>" for i in range(n)),
    "paragraphs in formatting": lambda n: "<b><p>" * n,
    "options": lambda n: "<select>" + "<option>x" * n,
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">",
    "tags that are cut": lambda n: "<p" * n,
    "quotes that are never closed": lambda n: "<p \"<p '" * n,
    "comments that are never closed": lambda n: "<!--" * n,
    "declarations": lambda n: "<!doctype" * n + "<?xml" * n,
    "scripts that are never closed": lambda n: "<script>" * n,
    "scripts that are nearly closed": lambda n: "<script>" + "</script " * n,
    "ends alone": lambda n: "</p>" * n,
    "ampersands": lambda n: "&" + "amp;" * n,
    "entities in entities": lambda n: "&a&#109;p;" * n,
    "encoded brackets": lambda n: "&lt;" * n,
    "brackets": lambda n: "<" * n,
    "blanks": lambda n: "<p" + " " * n + "<p" + " " * n,
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_time_grows_with_the_text_and_no_faster(shape: str) -> None:
    def seconds(size: int) -> float:
        text = HOSTILE[shape](size // max(1, len(HOSTILE[shape](100)) // 100))
        best = float("inf")
        for _ in range(2):
            began = time.process_time()
            plain_text(text)
            best = min(best, time.process_time() - began)
        return best

    # Sixteen times the text would take 256 times as long if anything were read again and again.
    assert seconds(160_000) < 60 * max(seconds(10_000), 0.001)


def test_every_text_of_every_record_is_plain() -> None:
    said, meant = "<b>R&amp;D</b>", "R&D"
    person = EmployeeBody.model_validate(
        {
            **dict.fromkeys(("name", "title", "function", "org_unit", "location", "summary"), said),
            "relocation_locations": [said],
            "skills": [{"skill": said}],
            "work_history": [{"title": said, "function": said, "description": said}],
            "aspirations": [{"target": "text", "text": said}],
        }
    )
    role = RoleBody.model_validate(
        {
            **dict.fromkeys(("title", "function", "family", "description"), said),
            "alternative_titles": [said],
            "skills": [{"skill": said}],
        }
    )
    opening = OpeningBody.model_validate(
        {
            **dict.fromkeys(("title", "function", "org_unit", "description", "location"), said),
            "skills": [{"skill": said}],
        }
    )
    skill = SkillBody.model_validate(
        {"scheme": said, "preferred_label": said, "alternative_labels": [f"{said}s"]}
    )
    for body in (person, role, opening, skill):
        kept = body.model_dump_json()
        assert meant in kept
        assert "<b>" not in kept
        assert "&amp;" not in kept


def test_a_title_that_is_nothing_but_tags_is_no_title() -> None:
    with pytest.raises(ValidationError):
        RoleBody.model_validate({"title": "<br>"})


@pytest.mark.parametrize("field", ["title", "description"])
def test_what_is_far_too_long_for_any_text_is_refused_before_its_tags_are_read(field: str) -> None:
    body = {"title": "Any", field: "<b>" * 1_600_000}
    began = time.process_time()
    with pytest.raises(ValidationError, match="has more than 400,000 characters with its HTML"):
        RoleBody.model_validate(body)
    assert time.process_time() - began < 0.5
