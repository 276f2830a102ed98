"""A SOQL condition of the user's, checked so far as it can be without Salesforce."""

from __future__ import annotations

import re

# SOQL texts stand in single quotes; a backslash escapes (SOQL and SOSL Reference, "Quoted String Escape Sequences").
_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'", re.DOTALL)
_CLAUSE = re.compile(r"\b(ORDER\s+BY|GROUP\s+BY|LIMIT\s+\d|OFFSET\s+\d|FOR\s+(?:VIEW|REFERENCE|UPDATE))", re.IGNORECASE)


def objection(condition: str) -> str | None:
    """Why the text cannot stand inside the WHERE clause of a query; None if nothing speaks against it."""
    bare = _LITERAL.sub(" ", condition)
    if '"' in bare or "'" in bare:
        return "its quotes do not balance; a text stands between two single quotes, as in Country = 'France'"
    if ";" in bare:
        return "it holds a ';' outside a text; give one condition, and join several by AND or OR"
    if not _balanced(bare):
        return "its parentheses do not balance"
    if re.match(r"\s*(WHERE|SELECT)\b", bare, re.IGNORECASE):
        return "give the condition alone, without SELECT and WHERE"
    if clause := _CLAUSE.search(bare):
        return f"{clause[1].upper()} is no part of a condition"
    return None


def _balanced(bare: str) -> bool:
    # A closing one before its opening one would end the parentheses which the query puts around the condition.
    depth = 0
    for sign in bare:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0
