"""The secret."""

import pytest
from tandem.adapters.salesforce import Connection
from tandem.domain.errors import ConfigurationError

WHOLE = {"base_url": "https://acme.my.salesforce.com/", "client_id": "app", "client_secret": "hush"}


def test_a_trailing_slash_of_the_address_is_dropped() -> None:
    assert Connection.of(WHOLE).base_url == "https://acme.my.salesforce.com"


@pytest.mark.parametrize("key", ["base_url", "client_id"])
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"no {key}"):
        Connection.of({name: value for name, value in WHOLE.items() if name != key})


def test_a_secret_without_any_proof_names_both_kinds() -> None:
    with pytest.raises(ConfigurationError, match="neither client_secret nor private_key"):
        Connection.of({"base_url": "https://acme.my.salesforce.com", "client_id": "app"})


def test_a_private_key_needs_a_user_name() -> None:
    with pytest.raises(ConfigurationError, match="no username"):
        Connection.of({"base_url": "https://a.my.salesforce.com", "client_id": "app", "private_key": "pem"})


@pytest.mark.parametrize("address", ["acme.my.salesforce.com", "ftp://acme", "https://"])
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="no web address"):
        Connection.of({**WHOLE, "base_url": address})


def test_a_key_that_is_no_text_is_named_without_its_value() -> None:
    with pytest.raises(ConfigurationError, match="client_secret") as caught:
        Connection.of({**WHOLE, "client_secret": 123456})

    assert "123456" not in str(caught.value)


def test_a_printed_connection_shows_no_secret() -> None:
    shown = repr(Connection.of({**WHOLE, "private_key": "-----BEGIN"}))

    assert "hush" not in shown
    assert "BEGIN" not in shown
