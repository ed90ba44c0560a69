"""The command line: ``python3 -m across``."""

import argparse
import platform
import sys

from . import Connection, Options, __version__, set_debug_level
from .servers import BIOSConnectionHandler, LocalConnectionHandler, ProcessConnectionHandler, run_tcp, run_unix

_HANDLERS = {'local': LocalConnectionHandler, 'process': ProcessConnectionHandler, 'bios': BIOSConnectionHandler}


def _parser():
    parser = argparse.ArgumentParser(
        prog='python3 -m across', description='Connects to another process, or lets others connect, to run code there.')
    parser.add_argument('--version', action='version', version='across {}, Python {}'.format(
        __version__, platform.python_version()))
    parser.add_argument('-v', '--verbose', action='count', default=0, help='say what happens; twice: say more')
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument('--tcp', metavar='HOST:PORT', type=_address)
    where.add_argument('--unix', metavar='PATH')
    where.add_argument('--stdio', action='store_true', help='the peer is at standard input and output')
    parser.add_argument('--server', action='store_true', help='accept connections instead of connecting')
    parser.add_argument('--handler', choices=sorted(_HANDLERS), default='local',
                        help='where a server serves: in this process, or each connection in a child process')
    parser.add_argument('--execute', metavar='TEXT', help='run Python text there and print its value')
    parser.add_argument('--wait', action='store_true', help='serve until the peer closes the connection')
    return parser


def _address(text):
    host, colon, port = text.rpartition(':')
    if not colon or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError('{!r} is not HOST:PORT'.format(text))
    return host.strip('[]') or None, int(port)


def _connect(options):
    if options.tcp:
        return Connection.from_tcp(*options.tcp)
    if options.unix:
        return Connection.from_unix(options.unix)
    return Connection.from_stdio(options=Options(timeout=None))


def _serve(options):
    with _HANDLERS[options.handler]() as handler:
        if options.tcp:
            run_tcp(*options.tcp, handler=handler)
        else:
            run_unix(options.unix, handler=handler)


def main(arguments=None):
    """The exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.server:
        if options.execute is not None or options.wait or options.stdio:
            parser.error('--server takes --tcp or --unix, and neither --execute nor --wait')
    elif options.execute is None and not options.wait:
        parser.error('one of --server, --execute and --wait is needed')
    set_debug_level(min(options.verbose, 2))
    try:
        if options.server:
            _serve(options)
            return 0
        connection = _connect(options)
        try:
            if options.execute is not None:
                value = connection.execute(options.execute)
                if value is not None:
                    print(value)
            if options.wait:
                connection.wait()
        finally:
            connection.close()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print('across: {}: {}'.format(type(error).__name__, error), file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
