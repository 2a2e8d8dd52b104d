from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.guard.sitecustomize import _stays_here

ELSEWHERE = ("192.0.2.1", 9)  # RFC 5737: reserved for documentation, reaches nobody


def test_another_machine_is_refused() -> None:
    """Connecting or sending to an address that is not this machine raises."""
    with socket.socket() as connection, pytest.raises(RuntimeError, match="no network"):
        connection.connect(ELSEWHERE)
    with (
        socket.socket(type=socket.SOCK_DGRAM) as connection,
        pytest.raises(RuntimeError, match="no network"),
    ):
        connection.sendto(b"", ELSEWHERE)


def test_names_are_not_looked_up() -> None:
    """Asking for the address of a name raises."""
    with pytest.raises(RuntimeError, match="no network"):
        socket.create_connection(("example.com", 80))


def test_this_machine_is_reached() -> None:
    """A server on the loopback address or a local socket can be used."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        peer, _ = server.accept()
        with peer:
            client.sendall(b"x")
            assert peer.recv(1) == b"x"
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"y")
        assert right.recv(1) == b"y"


def test_child_processes_are_refused_too() -> None:
    """A Python process that a test starts cannot leave the machine either."""
    script = f"import socket; socket.create_connection({ELSEWHERE!r}, timeout=1)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "no network" in done.stderr


@pytest.mark.parametrize(
    ("host", "here"),
    [
        pytest.param("127.8.0.1", True, id="loopback-net"),
        pytest.param(b"localhost", True, id="bytes"),
        pytest.param("::1%lo", True, id="v6-zone"),
        pytest.param(None, True, id="none"),
        pytest.param("10.0.0.1", False, id="private"),
        pytest.param("localhost.example.com", False, id="lookalike"),
    ],
)
def test_what_counts_as_this_machine(host: object, here: bool) -> None:
    """Only loopback addresses, localhost and no host at all are this machine."""
    assert _stays_here(host) is here
