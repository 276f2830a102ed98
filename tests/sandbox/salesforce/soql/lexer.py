"""Cuts SOQL into tokens, each with its place, and words the errors that quote that place."""

import re
from dataclasses import dataclass
from typing import Literal

from tests.sandbox.salesforce.errors import CallRefused

TokenKind = Literal["string", "datetime", "date", "number", "word", "symbol", "end"]
LONGEST_QUERY = 100_000
LONGEST_STRING = 4_000

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>'(?:[^'\\]|\\.)*')
    | (?P<datetime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))
    | (?P<date>\d{4}-\d\d-\d\d)
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_.]*(?:\s*:\s*\d+)?)
    | (?P<symbol><=|>=|!=|<>|[=<>(),])
    )""",
    re.VERBOSE,
)
_ESCAPES = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "b": "\b",
    "f": "\f",
    '"': '"',
    "'": "'",
    "\\": "\\",
    "_": "\\_",
    "%": "\\%",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A token, its text (strings unquoted) and where it begins."""

    kind: TokenKind
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a query, ended by an `end` token."""
    if len(text) > LONGEST_QUERY:
        raise CallRefused("MALFORMED_QUERY", f"SOQL statements cannot be longer than {LONGEST_QUERY} characters.")
    tokens: list[Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if not found or not found.lastgroup:
            place = position + len(text[position:]) - len(text[position:].lstrip())
            raise malformed(text, place, f"unexpected token: '{text[place]}'")
        kind: TokenKind = found.lastgroup  # type: ignore[assignment]
        start = found.start(found.lastgroup)
        word = found.group(found.lastgroup)
        tokens.append(Token(kind, _string(text, word, start) if kind == "string" else word, start))
        position = found.end()
    tokens.append(Token("end", "<EOF>", end))
    return tokens


def place_of(text: str, at: int) -> str:
    """Return the lines with which a vendor message shows where an error is."""
    row = text.count("\n", 0, at) + 1
    line_start = text.rfind("\n", 0, at) + 1
    begin = max(line_start, at - 30)
    shown = text[begin : at + 40].replace("\n", " ")
    return f"\n{shown}\n{' ' * (at - begin)}^\nERROR at Row:{row}:Column:{at - line_start + 1}\n"


def malformed(text: str, at: int, reason: str) -> CallRefused:
    """Return the refusal of a query that is not SOQL."""
    return CallRefused("MALFORMED_QUERY", place_of(text, at) + reason)


def _string(text: str, quoted: str, at: int) -> str:
    """Return a string literal's value; `\\_` and `\\%` keep their backslash for LIKE to see."""
    if len(quoted) - 2 > LONGEST_STRING:
        raise malformed(text, at, f"string literals cannot be longer than {LONGEST_STRING} characters")

    def unescape(found: re.Match[str]) -> str:
        letter = found.group(1)
        if letter not in _ESCAPES and letter not in "NRTBF":
            raise malformed(text, at, f"illegal string literal: invalid escape sequence \\{letter}")
        return _ESCAPES[letter if letter in _ESCAPES else letter.lower()]

    return re.sub(r"\\(.)", unescape, quoted[1:-1], flags=re.DOTALL)
