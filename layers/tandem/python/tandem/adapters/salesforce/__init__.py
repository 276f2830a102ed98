"""The Salesforce side over the REST API. `SalesforceEndpoint` is the way in; all else stays behind it."""

from tandem.adapters.salesforce.connection import Connection
from tandem.adapters.salesforce.endpoint import SalesforceEndpoint, connect

__all__ = ["Connection", "SalesforceEndpoint", "connect"]
