"""A server: serve.py HANDLER tcp|unix ADDRESS. Prints where it listens. Which across it is, its path decides."""

import socket
import sys

import across
from across import servers


def listen(self, *backlog):
    super(socket.socket, self).listen(*backlog)
    print('listening at', self.getsockname(), flush=True)


kind, family, address = sys.argv[1:]
socket.socket.listen = listen
handler = {
    'local': servers.LocalConnectionHandler,
    'process': servers.ProcessConnectionHandler,
    'bios': servers.BIOSConnectionHandler,
}[kind](options=across.Options(timeout=30.0))
if family == 'tcp':
    servers.run_tcp(address, 0, handler=handler)
else:
    servers.run_unix(address, handler=handler)
