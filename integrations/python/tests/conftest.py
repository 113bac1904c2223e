"""Where the server and the provider are, which `../test` starts."""

import os

import pytest
from server import Server


@pytest.fixture(scope="session")
def server() -> Server:
    return Server(os.environ["VERBATIM"], os.environ["PROVIDER"])
