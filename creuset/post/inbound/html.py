"""The HTML of a mail as Markdown, and where a quotation begins in it."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Comment
from markdownify import MarkdownConverter

LONGEST = 1_000_000
DEEPEST = 200
MARK = "\u2e28\u2e28quotation begins\u2e29\u2e29"

# What mail programs put around the mail one answers.
QUOTATIONS = ", ".join(
    (
        "div.gmail_quote_container", "div.gmail_quote", "blockquote.gmail_quote",
        "div.gmail_extra", "#divRplyFwdMsg", "#appendonsend", "#mail-editor-reference-message-container",
        "div.moz-cite-prefix", "div.protonmail_quote", "div.yahoo_quoted", "#yahoo_quoted",
        "blockquote[type=cite]", "#OLK_SRC_BODY_SECTION", "div.zmail_extra", "#reply-intro",
        "div.x_gmail_quote", "#isForwardContent", "div.tutanota_quote", "blockquote.tutanota_quote",
        "hr[id=stopSpelling]", "div.WordSection1 > div > div[style*='border-top:solid']",
        "div.wmMessageReply", "div.ik_mail_quote", "#ms-outlook-mobile-reply",
    )
)  # fmt: skip
DROPPED = ["script", "style", "head", "title", "meta", "link", "object", "embed", "iframe", "svg",
           "form", "input", "button", "template", "noscript", "base"]  # fmt: skip


class _Converter(MarkdownConverter):
    def convert_img(self, el: Any, text: str, *_args: Any, **_kwargs: Any) -> str:
        """Pictures come as files; those from elsewhere are counters of readings."""
        alt = " ".join(str(el.get("alt") or "").split())
        return f"[{alt}]" if alt and len(alt) < 100 else ""


def to_markdown(html: str) -> tuple[str, int | None]:
    """The text, and the offset at which a mail program says that a quotation begins."""
    if too_deep(html):
        return re.sub(r"<[^>]{0,2000}>", " ", html[:LONGEST]), None
    soup = BeautifulSoup(html[:LONGEST], "html.parser")
    for tag in soup(DROPPED):
        tag.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for hidden in soup.select("[style*='display:none'], [style*='display: none'], [hidden]"):
        hidden.decompose()
    quotation = soup.select_one(QUOTATIONS)
    if quotation is not None and not _is_a_forward(quotation):
        quotation.insert_before(_marked(soup))
    text = _Converter(
        heading_style="atx", bullets="-", escape_asterisks=False, escape_underscores=False,
        escape_misc=False, wrap=False,
    ).convert_soup(soup)  # fmt: skip
    text = re.sub(r"[ \t]+\n", "\n", text.replace("\xa0", " "))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    before, mark, after = text.partition(MARK)
    if not mark:
        return text, None
    after = after.lstrip("\n")
    before = re.sub(r"(\n+-{3,}\s*)+$", "", before.rstrip())  # the rule drawn over a quotation
    before = before + "\n\n" if before else ""
    return before + after, len(before)


def too_deep(html: str) -> bool:
    """Nested by thousands, to exhaust whoever reads it."""
    depth = deepest = 0
    for closing in re.findall(
        r"<(/?)(?:div|span|blockquote|table|ul|ol|b|i|font|p|td|tr|a|em|strong)\b", html, re.I
    ):
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest > DEEPEST


def _marked(soup: BeautifulSoup) -> Any:
    mark = soup.new_tag("p")
    mark.string = MARK
    return mark


def _is_a_forward(quotation: Any) -> bool:
    """What one forwards is what one wants to say."""
    beginning = quotation.get_text(" ")[:200]
    return bool(
        re.search(r"-{2,}\s*(?:Forwarded message|Message transf[ée]r[ée])", beginning, re.I)
    )
