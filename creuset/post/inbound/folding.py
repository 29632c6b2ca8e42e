"""What a person wrote, apart from what their mail program added under or over it.

Pure: text in, parts out. Nothing is ever dropped: the parts, put end to end, are the whole text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SPACE = r"[ \t\u00a0\u202f]"
FAR = 400
"""No attribution is longer; no regular expression below reads more of a line."""

DELIMITERS = (
    "Répondez au-dessus de cette ligne",
    "Reply above this line",
    "Responda por encima de esta línea",
)
"""In the mails we send, before what they tell. See `DELIMITER`."""
DELIMITER = "--- {} ---"

_DELIMITER = re.compile(
    rf"^[-–—_*{SPACE[1:]}*(?:{'|'.join(each.replace(' ', f'{SPACE}+') for each in DELIMITERS)})",
    re.I,
)
_ATTRIBUTION_BEGINS = re.compile(
    rf"^{SPACE}*[*_]*(?:Le|On|El|En|Em|Am){SPACE}"
    rf"|^{SPACE}*[^<>\n]{{1,100}}<[^<>\s]+@[^<>\s]+>{SPACE}*(?:a{SPACE}écrit|wrote|escribió)"
    rf"|^{SPACE}*(?:\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{4}}-\d\d-\d\d)\b",
    re.I,
)
_ATTRIBUTION_ENDS = re.compile(
    rf"(?:a{SPACE}écrit|a{SPACE}ecrit|wrote|escribió|escribio|écrivait|écrit)"
    rf"{SPACE}*[*_]*{SPACE}*[:：]{SPACE}*[*_]*{SPACE}*$",
    re.I,
)
_ORIGINAL = re.compile(
    rf"^{SPACE}*[-_*]{{2,}}{SPACE}*(?:Message{SPACE}+d['’]origine|Message{SPACE}+original"
    rf"|Original{SPACE}+(?:Message|appointment)|Mensaje{SPACE}+original"
    rf"|Message{SPACE}+initial|(?:E-?)?mail{SPACE}+(?:d['’]origine|original)){SPACE}*[-_*]{{2,}}{SPACE}*$",
    re.I,
)
_FORWARDED = re.compile(
    rf"(?:Message{SPACE}+transf[ée]r[ée]|Forwarded{SPACE}+message|Mensaje{SPACE}+reenviado"
    rf"|D[ée]but{SPACE}+du{SPACE}+message|Begin{SPACE}+forwarded{SPACE}+message"
    rf"|Courriel{SPACE}+transf[ée]r[ée])",
    re.I,
)
_RULE = re.compile(rf"^{SPACE}*_{{8,}}{SPACE}*$|^{SPACE}*\\?(?:-{SPACE}?){{10,}}$")
_FIRST_HEADER = re.compile(rf"^{SPACE}*[*_]*(?:De|From|Expéditeur){SPACE}*[*_]*{SPACE}*:", re.I)
_HEADER = re.compile(
    rf"^{SPACE}*[*_]*(?:De|From|Expéditeur|Envoyé(?:{SPACE}le)?|Sent|Enviado(?:{SPACE}el)?|Date"
    rf"|Fecha|À|A|To|Para|Destinataires?|Pour|Cc|Copie(?:{SPACE}à)?|Cci|Bcc|Objet|Subject|Asunto"
    rf"|Sujet|Importance|Répondre{SPACE}à|Reply-To|Responder{SPACE}a|Pièces?{SPACE}jointes?"
    rf"|Attachments?){SPACE}*[*_]*{SPACE}*:",
    re.I,
)
_SIGNATURE = re.compile(r"^--[ \u00a0]?$")
_MOBILE = re.compile(
    rf"^{SPACE}*[*_\[(]*(?:"
    rf"Envoyé{SPACE}+(?:de|depuis|à{SPACE}+partir{SPACE}+d|avec|par|via|grâce){SPACE}*[’'e]?.{{0,90}}"
    rf"|Sent{SPACE}+(?:from|with|via|by){SPACE}.{{0,90}}"
    rf"|Enviado{SPACE}+(?:desde|con|mediante|por){SPACE}.{{0,90}}"
    rf"|(?:Télécharger|Obtenir|Téléchargez){SPACE}+Outlook{SPACE}+pour{SPACE}.{{0,90}}"
    rf"|Get{SPACE}+\[?Outlook{SPACE}+for{SPACE}.{{0,90}}|Obtener{SPACE}+Outlook{SPACE}.{{0,90}}"
    rf"|Provenance{SPACE}*:{SPACE}*Courrier{SPACE}.{{0,60}}"
    rf"|Yahoo{SPACE}+Mail{SPACE}*:.{{0,90}}"
    rf"|Garanti{SPACE}+sans{SPACE}+virus.{{0,60}}|Sans{SPACE}+virus\..{{0,60}}"
    rf"|Virus-free\..{{0,60}}"
    rf")$",
    re.I,
)
_QUOTED = re.compile(rf"^{SPACE}{{0,3}}>")


@dataclass(frozen=True)
class Part:
    text: str
    folded: bool


@dataclass(frozen=True)
class Folded:
    parts: tuple[Part, ...]

    @property
    def kept(self) -> str:
        return "".join(part.text for part in self.parts if not part.folded)

    @property
    def folded(self) -> str:
        return "".join(part.text for part in self.parts if part.folded)

    @property
    def whole(self) -> str:
        return "".join(part.text for part in self.parts)


def fold(text: str, *, sure: int | None = None) -> Folded:
    """Which lines to show and which to fold.

    `sure` is where the HTML of the mail itself says that a quotation begins.
    """
    lines = text.splitlines(keepends=True)
    hidden = [False] * len(lines)
    start, certain = _beginning(lines, None if sure is None else _line_at(lines, sure))
    if start is not None:
        for number in _folded_from(lines, start, certain=certain):
            hidden[number] = True
    _hide_signature(lines, hidden)
    return Folded(_parts(lines, hidden))


def _parts(lines: list[str], hidden: list[bool]) -> tuple[Part, ...]:
    parts: list[Part] = []
    run: list[str] = []
    for number, line in enumerate(lines):
        if run and hidden[number] != hidden[number - 1]:
            parts.append(Part("".join(run), hidden[number - 1]))
            run = []
        run.append(line)
    if run:
        parts.append(Part("".join(run), hidden[-1]))
    return tuple(parts)


def _line_at(lines: list[str], offset: int) -> int:
    seen = 0
    for number, line in enumerate(lines):
        if seen >= offset:
            return number
        seen += len(line)
    return len(lines)


def _beginning(lines: list[str], sure: int | None) -> tuple[int | None, bool]:
    """The line where the quotation begins, and whether nothing written can follow it."""
    for number in range(len(lines)):
        if number == sure:
            return number, False
        line = lines[number][:FAR]
        if _blank(line):
            continue
        if _DELIMITER.match(line):
            return _with_what_announces(lines, number), True
        if _delimited_within(line):
            return _with_what_announces(lines, number), False
        if _QUOTED.match(line):
            if _announced_within(lines, number):
                return number, False
            continue
        if _attribution_at(lines, number):
            return number, False
        if _ORIGINAL.match(line):
            return number, True
        if _outlook_at(lines, number):
            return number, True
    return None, False


def _blank(line: str) -> bool:
    return not line.strip(" \t\r\n\f\v\u00a0\u202f\u200b\ufeff")


def _attribution_at(lines: list[str], number: int) -> int:
    """How many lines announce a quotation (folded over up to four), if a quotation follows."""
    if not _ATTRIBUTION_BEGINS.match(lines[number][:FAR]):
        return 0
    for length in range(1, 5):
        announced = lines[number : number + length]
        if len(announced) < length or _blank(announced[-1]) or _QUOTED.match(announced[-1]):
            return 0
        if _ATTRIBUTION_ENDS.search("".join(announced)[-FAR:].replace("\n", " ").rstrip()):
            return length if _quote_follows(lines, number + length) else 0
    return 0


def _announced_within(lines: list[str], number: int) -> bool:
    """Telephones put the sign of a quotation before its announcement too."""
    inside = [_QUOTED.sub("", line[:FAR]).lstrip() for line in lines[number : number + 4]]
    if not _ATTRIBUTION_BEGINS.match(inside[0]):
        return False
    joined = ""
    for line in inside:
        joined += line
        if _blank(line):
            return False
        if _ATTRIBUTION_ENDS.search(joined[-FAR:].replace("\n", " ").rstrip()):
            return True
    return False


def _delimited_within(line: str) -> bool:
    """Our own line, quoted under an announcement in a language that we do not know."""
    inside = _QUOTED.sub("", line).lstrip(" \t\u00a0\u202f\u200b\ufeff")
    return bool(_QUOTED.match(line) and _DELIMITER.match(inside))


def _quote_follows(lines: list[str], number: int) -> bool:
    following = next(
        (each for each in range(number, min(number + 4, len(lines))) if not _blank(lines[each])),
        None,
    )
    return following is not None and bool(
        _QUOTED.match(lines[following])
        or _DELIMITER.match(lines[following][:FAR])
        or _outlook_at(lines, following)
    )


def _outlook_at(lines: list[str], number: int) -> bool:
    """De / Envoyé / À / Objet: three headers at least, in one block, perhaps under a rule."""
    if _RULE.match(lines[number][:FAR]):
        number += 1
        while number < len(lines) and _blank(lines[number]):
            number += 1
    if number >= len(lines) or not _FIRST_HEADER.match(lines[number][:FAR]):
        return False
    found = blanks = 0
    for line in lines[number : number + 14]:
        if _HEADER.match(line[:FAR]):
            found, blanks = found + 1, 0
        elif _blank(line):
            blanks += 1
            if blanks > 1:
                break
        elif blanks:
            break
    forwarded = any(_FORWARDED.search(line[:FAR]) for line in lines[max(0, number - 3) : number])
    return found >= 3 and not forwarded


def _with_what_announces(lines: list[str], delimiter: int) -> int:
    """The delimiter of our own mail, and the attribution or headers just above, unquoted."""
    for number in range(max(0, delimiter - 12), delimiter):
        line = lines[number][:FAR]
        if _ORIGINAL.match(line) or _outlook_at(lines, number):
            return number
        if _ATTRIBUTION_BEGINS.match(line) and _attribution_at(lines, number):
            return number
    return delimiter


def _folded_from(lines: list[str], start: int, *, certain: bool) -> range:
    """Everything from there on, except when the person answered below or between the quotes."""
    everything = range(start, len(lines))
    if certain:
        return everything
    quotes, answers = _blocks(lines, start + max(1, _attribution_at(lines, start)))
    if not answers or not quotes:
        return everything
    written_above = any(
        not _blank(line) and not _MOBILE.match(line[:FAR].rstrip()) for line in lines[:start]
    )
    answered_after_one = len([each for each in quotes if each < answers[-1]]) == 1
    if answered_after_one and not written_above:
        return range(start, answers[0])
    return range(start, start)


def _blocks(lines: list[str], start: int) -> tuple[list[int], list[int]]:
    """Where quotations begin, and where the person's own words between them do.

    A line that lost its sign when a mail program wrapped it follows a quoted line at once; one's
    own words come after a blank line. Footers of lists and signatures are nobody's answer.
    """
    quotes: list[int] = []
    answers: list[int] = []
    before = "blank"
    for number in range(start, len(lines)):
        line = lines[number]
        if _blank(line):
            before = "blank" if before != "quote" else "after quote"
            continue
        if _QUOTED.match(line):
            if before in {"blank", "answer"} or not quotes:
                quotes.append(number)
            before = "quote"
        elif before == "quote":
            continue  # wrapped
        elif (
            _SIGNATURE.match(line.rstrip("\r\n"))
            or _RULE.match(line[:FAR])
            or _DELIMITER.match(line[:FAR])
        ):
            break
        elif _MOBILE.match(line[:FAR].rstrip()):
            continue
        else:
            if before != "answer" and quotes:
                answers.append(number)
            before = "answer"
    return quotes, answers


def _hide_signature(lines: list[str], hidden: list[bool]) -> None:
    """The signature and the advertisement of the mail program at the end of what is shown."""
    shown = [number for number, each in enumerate(hidden) if not each]
    for position, number in enumerate(shown):
        if not _SIGNATURE.match(lines[number].rstrip("\r\n")):
            continue
        under = [each for each in shown[position + 1 :] if not _blank(lines[each])]
        if len(under) <= 12:
            for each in shown[position:]:
                hidden[each] = True
            break
    _hide_mobile(lines, hidden)


def _hide_mobile(lines: list[str], hidden: list[bool]) -> None:
    """« Envoyé par la poste » at the end of a paragraph is a sentence, not a signature."""
    written = [n for n, each in enumerate(hidden) if not each and not _blank(lines[n])]
    found: list[int] = []
    while len(written) > 1 and len(found) < 3 and _MOBILE.match(lines[written[-1]][:FAR].rstrip()):
        found.append(written.pop())
    if found and (_blank(lines[found[-1] - 1]) or hidden[found[-1] - 1]):
        for number in found:
            hidden[number] = True
