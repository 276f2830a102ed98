"""A fresh server for each test, clients of two users, and the vendor's recordings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.salesforce_simulator.client import Client
from tests.sandbox.salesforce.config import ApiUser, Config
from tests.sandbox.salesforce.server import Salesforce, running_salesforce

SYNC = ApiUser()
OTHER = ApiUser(username="other@tandem.example", last_name="Other", client_id="other-app", client_secret="other-secret")
_RECORDINGS = Path(__file__).parents[3].parent / "shared" / "contracts" / "salesforce"


@pytest.fixture
def server() -> Iterator[Salesforce]:
    """A running server with two API users."""
    with running_salesforce(Config(users=(SYNC, OTHER))) as running:
        yield running


@pytest.fixture
def salesforce(server: Salesforce) -> Iterator[Client]:
    """A client with an open session of the sync user."""
    client = Client.of(server, SYNC)
    yield client
    client.http.close()


@pytest.fixture
def other(server: Salesforce) -> Iterator[Client]:
    """A client with an open session of another user."""
    client = Client.of(server, OTHER)
    yield client
    client.http.close()


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of the vendor's recordings, which is not part of the repository."""
    if not _RECORDINGS.is_dir():
        pytest.skip("the vendor's recordings are not beside the repository")
    return _RECORDINGS
