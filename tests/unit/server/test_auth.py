"""Who has the token."""

import pytest
from pydantic import SecretStr

from toolwright.server.auth import Access


def test_a_short_token_works_and_is_warned_of_without_being_shown(caplog: pytest.LogCaptureFixture) -> None:
    access = Access(SecretStr("hunter2"))
    assert access.admits({"authorization": "Bearer hunter2"})
    assert not access.admits({"authorization": "Bearer hunter3"})
    assert "might be guessed" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_long_token_is_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    assert Access(SecretStr("x" * 16)).wants_token
    assert caplog.text == ""
