"""simple-salesforce, told where to go and who we are."""

from __future__ import annotations

import requests
from simple_salesforce.api import Salesforce

from tandem.adapters.salesforce.token import Token

VERSION = "62.0"
ROOT = f"/services/data/v{VERSION}/"


class Client(Salesforce):
    """simple-salesforce for one token and one server; never renewed, so it may be shared by threads.

    It is given a session id, not credentials: its own renewal after a 401 repeats the call without the caller's
    headers, which would lose `Sforce-Auto-Assign: FALSE`.
    """

    def __init__(self, token: Token, http: requests.Session) -> None:
        # Without a hook, rows are plain dicts: half the work of the library's ordered ones.
        super().__init__(
            session_id=token.access, instance_url=token.root, session=http, version=VERSION, object_pairs_hook=None
        )
        self.token = token
        # The library writes https:// and the bare host in front of every path.
        self.base_url = token.root + ROOT
        del self.headers["X-PrettyPrint"]
