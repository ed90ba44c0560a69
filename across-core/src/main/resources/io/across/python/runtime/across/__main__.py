"""The command line: ``python3 -m across``."""

import argparse
import sys

from . import Connection, __version__, set_debug_level
from .servers import BIOSConnectionHandler, LocalConnectionHandler, ProcessConnectionHandler, run_tcp, run_unix

_HANDLERS = {'local': LocalConnectionHandler, 'process': ProcessConnectionHandler, 'bios': BIOSConnectionHandler}


def _parser():
    """Of several addresses, or of several actions, the last counts."""
    parser = argparse.ArgumentParser(
        prog='python3 -m across', description='Connects to another process, or lets others connect, to run code there.')
    parser.add_argument('--version', action='version', version=__version__)
    parser.add_argument('-v', action='count', default=0, dest='verbose', help='say what happens; twice: say more')
    parser.add_argument('--tcp', metavar='HOST:PORT', type=_tcp, dest='address')
    parser.add_argument('--unix', metavar='PATH', type=lambda path: ('unix', path), dest='address')
    parser.add_argument('--stdio', action='store_const', const=('stdio',), dest='address',
                        help='the peer is at standard input and output')
    parser.add_argument('--server', action='store_true', help='accept connections instead of connecting')
    parser.add_argument('--handler', choices=sorted(_HANDLERS), default='bios',
                        help='where a server serves: in this process, each connection in a child process, or in one that the '
                             'client boots, which is the default')
    parser.add_argument('--execute', metavar='TEXT', type=lambda text: ('execute', text), dest='action',
                        help='run Python text there and print its value')
    parser.add_argument('--wait', action='store_const', const=('wait',), dest='action',
                        help='serve until the peer closes the connection')
    return parser


def _tcp(text):
    host, colon, port = text.rpartition(':')
    if ':' in host and host.startswith('[') and host.endswith(']'):
        host = host[1:-1]
    elif ':' in host:
        colon = ''  # an IPv6 address, of which nobody knows where it ends
    try:
        number = int(port)
    except ValueError:
        number = -1
    if not colon or '[' in host or ']' in host or not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError('invalid value: {!r}'.format(text))
    return 'tcp', host, number


def _connect(kind, *where):
    if kind == 'tcp':
        return Connection.from_tcp(*where)
    return Connection.from_unix(*where) if kind == 'unix' else Connection.from_stdio()


def _act(connection, action, *text):
    with connection:
        if action == 'wait':
            connection.wait()
        else:
            value = connection.execute(*text)
            if value is not None:
                print(value)


def _parse(arguments):
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.address is None:
        parser.error('address has not been specified')
    if options.server and options.action is not None:
        parser.error('actions are not supported in server mode')
    if not options.server and options.action is None:
        parser.error('action has not been specified')
    if options.server and options.address[0] == 'stdio':
        parser.error('cannot start server over stdin/stdout pipes')
    return options


def main(arguments=None):
    """The exit code."""
    options = _parse(arguments)
    set_debug_level(options.verbose)
    kind, *where = options.address
    try:
        if options.server:
            run = run_tcp if kind == 'tcp' else run_unix
            run(*where, handler=_HANDLERS[options.handler]())
        else:
            _act(_connect(kind, *where), *options.action)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print('across: {}: {}'.format(type(error).__name__, error), file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
