"""Records of the standard module logging, forwarded to the other side (protocol, section 5.4)."""

import logging
import pickle
import traceback

from ._current import get_connection
from ._values import OperationError


class AcrossHandler(logging.Handler):
    """Sends each record to the logger of its name on the other side: of a connection, or of that which the thread serves."""

    def __init__(self, conn=None):
        super().__init__()
        self._connection = conn

    def emit(self, record):
        if record.name == 'across' or record.name.startswith('across.'):
            return
        try:
            connection = self._connection or get_connection()
            connection.call(_handle, self._attributes(record))
        except (OperationError, ValueError):
            pass  # there is nobody to tell
        except Exception:
            self.handleError(record)

    @staticmethod
    def _attributes(record):
        attributes = {name: value for name, value in record.__dict__.items()
                      if name not in ('msg', 'args', 'exc_info') and _travels(value)}
        attributes['msg'] = record.getMessage()
        attributes['args'] = ()
        attributes['exc_info'] = None
        if record.exc_info and not record.exc_text:
            attributes['exc_text'] = ''.join(traceback.format_exception(*record.exc_info)).rstrip('\n')
        return attributes


def _travels(value):
    if isinstance(value, (str, int, float, type(None))):
        return True
    try:
        pickle.dumps(value)
        return True
    except Exception:
        return False


def _handle(attrs):
    record = logging.makeLogRecord(attrs)
    logger = logging.getLogger(record.name)
    if logger.isEnabledFor(record.levelno):
        logger.handle(record)
