"""A recursive-descent parser for the part of SOQL that a sync needs."""

import re

from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.soql.lexer import Token, malformed, tokens_of
from tests.sandbox.salesforce.soql.tree import Both, Comparison, Condition, Negation, Order, Path, Query, Value

_COMPARISONS = frozenset({"=", "!=", "<>", "<", "<=", ">", ">="})
_RESERVED = frozenset(
    {
        "SELECT",
        "FROM",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "IN",
        "LIKE",
        "ORDER",
        "BY",
        "LIMIT",
        "OFFSET",
        "NULLS",
        "ASC",
        "DESC",
    }
)
_RELATIVE = re.compile(
    r"^(TODAY|YESTERDAY|TOMORROW|(?:LAST|THIS|NEXT)_(?:WEEK|MONTH|YEAR)|(?:LAST|NEXT)_N_DAYS\s*:\s*\d+)$"
)
_NOT_OFFERED = {"GROUP": "GROUP BY", "HAVING": "HAVING", "FOR": "FOR", "USING": "USING SCOPE", "WITH": "WITH"}


def parse(text: str) -> Query:
    """Read a query, or refuse it as MALFORMED_QUERY."""
    return _Parser(text).query()


def not_offered(what: str) -> CallRefused:
    """Return the refusal of SOQL that Salesforce knows and this simulator does not."""
    return CallRefused("SIMULATOR_LIMIT", f"the simulator does not offer {what}", status=501)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.next = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.next]

    def query(self) -> Query:
        self.keyword("SELECT")
        count, paths = self.selection()
        self.keyword("FROM")
        target = self.name()
        if self.here.kind == "word" and self.here.text.upper() in _NOT_OFFERED:
            raise not_offered(_NOT_OFFERED[self.here.text.upper()])
        where = self.condition() if self.accept("WHERE") else None
        order = self.orders() if self.accept("ORDER") else ()
        limit = self.whole_number() if self.accept("LIMIT") else None
        offset = self.whole_number() if self.accept("OFFSET") else 0
        if self.here.kind == "word" and self.here.text.upper() in _NOT_OFFERED:
            raise not_offered(_NOT_OFFERED[self.here.text.upper()])
        if self.here.kind != "end":
            raise self.unexpected()
        return Query(self.text, paths, count, target, where, order, limit, offset)

    def selection(self) -> tuple[bool, tuple[Path, ...]]:
        if self.here.text.upper() == "COUNT" and self.tokens[self.next + 1].text == "(":
            self.next += 2
            if not self.symbol(")"):
                raise not_offered("aggregates other than COUNT()")
            return True, ()
        paths = [self.selected()]
        while self.symbol(","):
            paths.append(self.selected())
        return False, tuple(paths)

    def selected(self) -> Path:
        if self.here.text == "(":
            raise not_offered("parent-to-child subqueries")
        path = self.name()
        if self.here.text == "(":
            raise not_offered(f"{path.text}() in a SELECT list")
        return path

    def condition(self) -> Condition:
        """Read a condition; AND and OR may not be mixed without parentheses, as in Salesforce."""
        parts = [self.term()]
        operator = self.here.text.upper()
        if operator not in ("AND", "OR"):
            return parts[0]
        while self.accept(operator):
            parts.append(self.term())
        if self.here.text.upper() in ("AND", "OR"):
            raise self.unexpected()
        return Both("AND" if operator == "AND" else "OR", tuple(parts))

    def term(self) -> Condition:
        if self.accept("NOT"):
            return Negation(self.term())
        if self.symbol("("):
            inner = self.condition()
            if not self.symbol(")"):
                raise self.unexpected()
            return inner
        return self.comparison()

    def comparison(self) -> Comparison:
        path = self.name()
        token = self.here
        self.next += 1
        operator = token.text.upper()
        if operator == "NOT":
            self.keyword("IN")
            return Comparison(path, "NOT IN", self.values())
        if operator in ("IN", "INCLUDES", "EXCLUDES"):
            return Comparison(path, operator, self.values())
        if operator == "LIKE" or token.text in _COMPARISONS:
            return Comparison(path, "!=" if operator == "<>" else operator, (self.value(),))
        self.next -= 1
        raise self.unexpected()

    def values(self) -> tuple[Value, ...]:
        if not self.symbol("("):
            raise self.unexpected()
        if self.here.text.upper() == "SELECT":
            raise not_offered("semi-joins")
        values = [self.value()]
        while self.symbol(","):
            values.append(self.value())
        if not self.symbol(")"):
            raise self.unexpected()
        return tuple(values)

    def value(self) -> Value:
        token = self.here
        self.next += 1
        match token.kind:
            case "string" | "datetime" | "date":
                return Value(token.kind, token.text, token.at)
            case "number":
                return Value("number", float(token.text), token.at)
            case "word":
                return self.named_value(token)
        self.next -= 1
        raise self.unexpected()

    def named_value(self, token: Token) -> Value:
        word = token.text.upper()
        if word in ("TRUE", "FALSE"):
            return Value("boolean", word == "TRUE", token.at)
        if word == "NULL":
            return Value("null", None, token.at)
        if _RELATIVE.match(word):
            return Value("relative", re.sub(r"\s", "", word), token.at)
        self.next -= 1
        raise self.unexpected()

    def orders(self) -> tuple[Order, ...]:
        self.keyword("BY")
        orders = [self.order()]
        while self.symbol(","):
            orders.append(self.order())
        return tuple(orders)

    def order(self) -> Order:
        path = self.name()
        descending = self.accept("DESC")
        if not descending:
            self.accept("ASC")
        nulls_last = False
        if self.accept("NULLS"):
            nulls_last = self.accept("LAST")
            if not nulls_last:
                self.keyword("FIRST")
        return Order(path, descending, nulls_last)

    def name(self) -> Path:
        token = self.here
        if token.kind != "word" or token.text.upper() in _RESERVED:
            raise self.unexpected()
        self.next += 1
        return Path(token.text, token.at)

    def whole_number(self) -> int:
        token = self.here
        if token.kind != "number" or not token.text.isdigit():
            raise self.unexpected()
        self.next += 1
        return int(token.text)

    def accept(self, word: str) -> bool:
        if self.here.kind == "word" and self.here.text.upper() == word:
            self.next += 1
            return True
        return False

    def keyword(self, word: str) -> None:
        if not self.accept(word):
            raise self.unexpected()

    def symbol(self, text: str) -> bool:
        if self.here.kind == "symbol" and self.here.text == text:
            self.next += 1
            return True
        return False

    def unexpected(self) -> CallRefused:
        return malformed(self.text, self.here.at, f"unexpected token: '{self.here.text}'")
