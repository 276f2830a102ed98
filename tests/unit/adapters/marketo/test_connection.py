"""The secret, read."""

from __future__ import annotations

import pytest
from tandem.adapters.marketo.connection import Connection
from tandem.domain.errors import ConfigurationError

SECRET = {"base_url": "https://123-abc-456.mktorest.com/rest", "client_id": "id", "client_secret": "hush-hush"}


@pytest.mark.parametrize("name", ["base_url", "client_id", "client_secret"])
@pytest.mark.parametrize("value", [None, "", "  ", 5])
def test_a_missing_member_is_named(name: str, value: object) -> None:
    with pytest.raises(ConfigurationError, match=f'no "{name}"') as caught:
        Connection.parse({**SECRET, name: value})

    assert "LaunchPoint" in caught.value.remedy
    assert "hush-hush" not in str(caught.value)


@pytest.mark.parametrize("ending", ["", "/", "/rest", "/rest/", "/identity", "/identity/"])
def test_the_address_may_end_as_marketo_shows_it(ending: str) -> None:
    connection = Connection.parse({**SECRET, "base_url": f"http://127.0.0.1:8080{ending}"})

    assert connection.base_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize("address", ["mktorest.com", "ftp://x.mktorest.com", "https://", "https://u:p@x.mktorest.com"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        Connection.parse({**SECRET, "base_url": address})

    assert "u:p" not in str(caught.value)


def test_the_munchkin_id_is_read_from_the_host_only_where_it_is_one() -> None:
    assert Connection.parse(SECRET).munchkin_id == "123-ABC-456"
    assert Connection.parse({**SECRET, "base_url": "http://127.0.0.1:1"}).munchkin_id is None
    assert Connection.parse({**SECRET, "base_url": "https://123-abc-456.mktorest.com.evil.org"}).munchkin_id is None


def test_credentials_do_not_show_when_printed() -> None:
    assert "hush-hush" not in repr(Connection.parse(SECRET))
    assert "'id'" not in repr(Connection.parse(SECRET))
