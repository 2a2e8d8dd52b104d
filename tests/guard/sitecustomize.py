"""No test reaches another machine: Python itself refuses, in every process the tests start.

`tests/conftest.py` imports this module and puts its folder on PYTHONPATH, where a Python child
process finds it by its name. It refuses name look-ups and connections that leave the machine.
Out of its reach: sockets opened below Python (delta-rs, gRPC), and children started with an
environment of their own.
"""

from __future__ import annotations

import ipaddress
import socket
import sys


def _stays_here(host: object) -> bool:
    """Say whether a host is this machine: nothing, `localhost` or a loopback address."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: raise before a socket call that would leave the machine."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        connection, address = arguments
        if isinstance(connection, socket.socket) and connection.family == socket.AF_UNIX:
            return
        if address is None:  # sendmsg on a socket that was connected, and so checked, before
            return
        host = address[0] if isinstance(address, tuple) else address
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not _stays_here(host):
        raise RuntimeError(f"{event}: tests use no network, and {host!r} is another machine")


sys.addaudithook(_refuse)
