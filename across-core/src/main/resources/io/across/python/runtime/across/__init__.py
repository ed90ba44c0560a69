"""Lets one process run code in another, over one connection, both ways.

This is the Python runtime of across for the JVM, which a Java process sends to a machine that has only Python.
"""

from ._booting import get_bios
from ._connection import Connection
from ._current import get_connection
from ._debug import set_debug_level
from ._errors import _lost, _raised
from ._main_thread import run_in_main
from ._options import Options
from ._remote import _execute, _export, _exposed
from ._values import (
    _SELF, DisconnectError, NotSentError, OperationError, Proxy, Reference, _apply_method, _apply_ref, _get_obj, _make_proxy,
    get_proxy_connection, ref)
from ._wire import ProtocolError

__version__ = '0.1.0'

__all__ = [
    'Connection', 'DisconnectError', 'NotSentError', 'OperationError', 'Options', 'ProtocolError', 'Proxy', 'Reference',
    'get_bios', 'get_connection', 'get_proxy_connection', 'ref', 'run_in_main',
    'set_debug_level']
