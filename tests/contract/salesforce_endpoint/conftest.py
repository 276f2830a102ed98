"""One simulated org a test."""

from collections.abc import Iterator

import pytest
from tandem import ports

from tests.contract.salesforce_endpoint.world import Org, Share, endpoint_of
from tests.sandbox.salesforce.config import Config
from tests.sandbox.salesforce.server import Salesforce, running_salesforce


@pytest.fixture
def server() -> Iterator[Salesforce]:
    with running_salesforce(Config()) as running:
        yield running


@pytest.fixture
def org(server: Salesforce) -> Iterator[Org]:
    org = Org(server)
    yield org
    org.close()


@pytest.fixture
def share() -> Share:
    return Share()


@pytest.fixture
def endpoint(server: Salesforce, share: Share) -> ports.Salesforce:
    return endpoint_of(server, share)
