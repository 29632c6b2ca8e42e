"""What people write, as safe HTML. Rendered once, when it is written, and kept with the text."""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

TAGS = {
    "a", "abbr", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr",
    "img", "li", "ol", "p", "pre", "s", "section", "strong", "sub", "sup", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "loading"},
    "li": {"id"},
    "ol": {"start"},
    "table": {"tabindex"},
    "th": {"scope"},
}
CLASSES = {
    "a": {"footnote-backref"},
    "li": {"footnote-item"},
    "ol": {"footnotes-list"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
}
# A file of ours, by its address; whoever may not see it gets nothing from it.
OUR_FILE = re.compile(r"/fichiers/([0-9]{1,18})/(?:vignette/)?([\w.%-]+)")
# The spaces that French printing sets before double punctuation and inside quotation marks.
FRENCH = [
    (re.compile(r"[ \u00a0\u202f]([;!?])"), "\u202f\\1"),
    (re.compile(r"[ \u00a0\u202f]:"), "\u00a0:"),
    (re.compile(r"«[ \u00a0\u202f]?"), "«\u00a0"),
    (re.compile(r"[ \u00a0\u202f]?»"), "\u00a0»"),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
]

_parser = MarkdownIt("gfm-like", {"html": False, "linkify": True}).use(footnote_plugin)


def to_html(text: str, language: str = "fr") -> str:
    """Sanitised HTML of a Markdown text; its titles start at h2, below the page's own.

    Raw HTML is shown, not obeyed. Pictures kept here are shown small, those from elsewhere by their
    address: a page makes no request elsewhere.
    """
    tokens = _parser.parse(text.replace("\x00", ""))
    for token in tokens:
        _settle(token, french=language.startswith("fr"))
    html = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def _settle(token: Token, *, french: bool) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    elif token.type == "th_open":
        token.attrs = {"scope": "col"}
    elif token.type == "table_open":
        token.attrs = {"tabindex": "0"}  # wider than a telephone, it scrolls: by keyboard too
    for child in token.children or []:
        if child.type == "image":
            _show(child)
        elif child.type == "text" and french:
            for pattern, replacement in FRENCH:
                child.content = pattern.sub(replacement, child.content)


def _show(image: Token) -> None:
    ours = OUR_FILE.fullmatch(str(image.attrGet("src") or ""))
    if ours is None:
        _name_instead(image)
        return
    image.attrs = {"src": f"/fichiers/{ours[1]}/vignette/{ours[2]}", "alt": "", "loading": "lazy"}
    if not image.content.strip():  # better its name than nothing, for whoever does not see it
        image.children = [Token("text", "", 0, content=ours[2])]


def _name_instead(image: Token) -> None:
    """Show where a picture is, without fetching it from the reader's browser."""
    image.type, image.tag, image.content = "text", "", f"{image.content} ({image.attrGet('src')})"
    image.children = None
