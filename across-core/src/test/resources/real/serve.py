"""A server of the original: serve.py HANDLER tcp|unix ADDRESS. Prints where it listens."""

import socket
import sys

import across
from across import servers


class Announced(socket.socket):

    def listen(self, *backlog):
        super().listen(*backlog)
        print('listening at', self.getsockname(), flush=True)


kind, family, address = sys.argv[1:]
servers._open_socket = Announced
handler = {
    'local': servers.LocalConnectionHandler,
    'process': servers.ProcessConnectionHandler,
    'bios': servers.BIOSConnectionHandler,
}[kind](options=across.Options(timeout=30.0))
if family == 'tcp':
    servers.run_tcp(address, 0, handler=handler)
else:
    servers.run_unix(address, handler=handler)
