import html
import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.common.markdown import ATTRIBUTES, CLASSES, TAGS, to_html

FRAGMENTS = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js>", "<scr<script>ipt>alert(1)",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\nscript:alert(1))",
    "[a](java&#10;script:alert(1))", "[a](&#x6A;avascript:alert(1))", "[a](vbscript:x)",
    "[a](data:text/html,<script>alert(1)</script>)", "<javascript:alert(1)>",
    "[a](<javascript:alert(1)>)", "[x]: javascript:alert(1)\n\n[x]", "[a](//evil.example)",
    '[a](http://x "onclick=alert(1)")', "[a](http://x' onmouseover='alert(1))",
    "![a](javascript:alert(1))", "![a](https://evil.example/p.png)", "![a](data:image/png;base64,AA)",
    '![a"onerror="alert(1)](x)', "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<math><mtext></p><style><img src=x onerror=alert(1)>",
    "<style>body{display:none}</style>", "<p style='position:fixed'>x</p>",
    "<a href='http://x' target=_blank onclick=alert(1)>x</a>", "<iframe src=//evil.example>",
    "<object data=x>", "<form action=//evil.example><button>x", "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<link rel=stylesheet href=//e>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\x00<scr\x00ipt>alert(1)</script>", "java\x00script:alert(1)", "<a href='jav\x00ascript:x'>",
    "<div", "</div></main></body>", "<!-- ", "-->", "<![CDATA[", "]]>", "<?php", "<a href=\"",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>",
    "[^1]: <script>alert(1)</script>\n\n[^1]", '[^"onclick="x]: n\n\n[^"onclick="x]',
    "```html\" onclick=\"alert(1)\n<script>\n```", "`<script>`", "    <script>alert(1)</script>",
    "| a |\n|---|\n| <script>alert(1)</script> |", "> <script>", "* <img src=x onerror=alert(1)>",
    "# <svg/onload=alert(1)>", "https://example.org/<script>", "www.example.org/\"onclick=x",
    "javascript://example.org/%0aalert(1)", "mailto:a@example.org", "**", "__", "~~", "[", "](",
    "\\", "«", "»", ": ", "\n", "\n\n", "mot", "\u202e", "\ufeff", "\ud7ff", "&amp;", "&#0;",
]  # fmt: skip
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
IGNORED = re.compile(r"[\t\n\r]|^[\x00-\x20]+")  # by browsers, before they look for a scheme


def elements(markup):
    return html5lib.parseFragment(markup, namespaceHTMLElements=False).iter()


def dangers(markup):
    """Whatever a browser would make of it that is not on the list."""
    for element in elements(markup):
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if not isinstance(element.tag, str) or element.tag not in TAGS:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name == "class":
                if set(value.split()) - CLASSES.get(element.tag, set()):
                    yield f"class={value}"
            elif name not in {*ATTRIBUTES.get(element.tag, ()), "rel"}:
                yield f"{element.tag} {name}"
            scheme = SCHEME.match(IGNORED.sub("", value)) if name == "href" else None
            if scheme and scheme[1].lower() not in {"http", "https", "mailto"}:
                yield value


@pytest.mark.parametrize("sample", FRAGMENTS)
def test_a_hostile_text_is_harmless(sample):
    assert list(dangers(to_html(sample))) == []


@pytest.mark.parametrize(
    "sample",
    [each for each in FRAGMENTS if "alert(1)" in each and "](" not in each and "```" not in each],
)
def test_what_is_not_obeyed_is_still_shown(sample):
    """Nothing that somebody wrote disappears without a word."""
    text = "".join(html5lib.parseFragment(to_html(sample)).itertext())

    assert "alert(1)" in text


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=12).map("".join))
def test_no_text_whatever_gives_a_browser_something_to_obey(text):
    assert list(dangers(to_html(text))) == []
    assert list(dangers(to_html(text, "en"))) == []


@given(st.text(alphabet="[]()<>!*_`~#>|-:\n \"'&;a1^\\«»", max_size=200))
def test_no_arrangement_of_signs_gives_a_browser_something_to_obey(text):
    assert list(dangers(to_html(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "> " * 3000 + "x",
        "[" * 5000,
        "*" * 20_000 + "a",
        "(" * 20_000,
        "- " * 2000 + "x",
        "`" * 9999,
    ],
    ids=["quotes", "brackets", "stars", "parentheses", "lists", "backticks"],
)
def test_a_text_nested_beyond_reason_is_still_answered(text):
    assert list(dangers(to_html(text))) == []


@pytest.mark.parametrize(("said", "read"), [("La rivière", "La rivière"), (" ", "toit-1.png")])
def test_a_picture_kept_here_is_never_without_words(said, read):
    [image] = [each for each in elements(to_html(f"![{said}](/fichiers/3/toit-1.png)"))
               if each.tag == "img"]  # fmt: skip

    assert (image.get("alt"), image.get("src")) == (read, "/fichiers/3/vignette/toit-1.png")


def test_pictures_are_named_and_never_fetched():
    shown = to_html("![Un lavoir](https://example.org/lavoir.jpg)")

    assert shown == "<p>Un lavoir (https://example.org/lavoir.jpg)</p>\n"


def test_titles_start_below_the_page_s_own():
    assert to_html("# Un\n\n###### Six") == "<h2>Un</h2>\n<h6>Six</h6>\n"


def test_links_lend_no_authority():
    [link] = [each for each in elements(to_html("[a](https://example.org)")) if each.tag == "a"]

    assert link.attrib == {"href": "https://example.org", "rel": "nofollow noopener"}


def test_a_note_leads_to_its_text_and_back():
    shown = to_html("Un fait[^1].\n\n[^1]: Sa source.")

    links = {each.attrib["href"] for each in elements(shown) if each.tag == "a"}
    targets = {each.attrib["id"] for each in elements(shown) if "id" in each.attrib}
    assert links == {f"#{target}" for target in targets}
    assert len(links) == 2


def test_the_heads_of_a_table_say_what_they_head():
    shown = to_html("| Commun |\n|---|\n| lavoir |")

    assert '<th scope="col">Commun</th>' in shown


def test_a_french_text_has_french_spaces():
    shown = html.unescape(to_html("Vraiment ? Oui : « l'eau » !"))

    assert shown == "<p>Vraiment\u202f? Oui\u00a0: «\u00a0l’eau\u00a0»\u202f!</p>\n"


def test_a_text_in_another_language_keeps_its_own():
    assert to_html("Why ? It's : so", "en") == "<p>Why ? It's : so</p>\n"


def test_code_is_left_as_written():
    assert "l'eau ?" in to_html("`l'eau ?`")
