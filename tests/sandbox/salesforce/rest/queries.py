"""query, queryAll and the pages that follow."""

from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.soql.run import run


def query(call: Call) -> Reply:
    """Answer GET /query?q=."""
    return _answer(call, deleted_too=False)


def query_all(call: Call) -> Reply:
    """Answer GET /queryAll?q=, which also sees what lies in the bin."""
    return _answer(call, deleted_too=True)


def query_more(call: Call, locator: str) -> Reply:
    """Answer GET /query/{locator}."""
    page = call.org.cursors.next_page(locator, user_id=call.user_id, version=call.version)
    return Reply(200, page, records=len(page["records"]))


def _answer(call: Call, *, deleted_too: bool) -> Reply:
    org = call.org
    text = call.query.get("q")
    if text is None:
        raise CallRefused("MALFORMED_QUERY", "A query string has to be specified")
    found = run(org.store, org.access, call.user_id, text, deleted_too=deleted_too)
    page = org.cursors.first_page(
        found, user_id=call.user_id, version=call.version, batch=call.batch_size(), deleted_too=deleted_too
    )
    return Reply(200, page, records=len(page["records"]))
