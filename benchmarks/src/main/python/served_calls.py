"""What a call costs that our Python runtime serves, beside a raw ping-pong, without a JVM.

    PYTHONPATH=across-core/src/main/resources/io/across/python/runtime python3 benchmarks/src/main/python/served_calls.py

The client writes the bytes of a call and reads those of its result: what is measured is the server, in another process.
"""

import math
import pickle
import socket
import subprocess
import sys
import time

import across
from across import _wire


def serve_raw(sock):
    while True:
        data = sock.recv(1 << 16)
        if not data:
            return
        sock.sendall(data)


def serve_across(sock):
    across.Connection.from_socket(sock).wait()


def connect(kind):
    with socket.create_server(('127.0.0.1', 0)) as listener:
        process = subprocess.Popen([sys.executable, __file__, kind, str(listener.getsockname()[1])])
        sock, _ = listener.accept()
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock, process


def read_message(sock):
    length, more = _wire.read_frame_header(sock.recv(8, socket.MSG_WAITALL))
    sock.recv(length, socket.MSG_WAITALL)
    return more


def message(value):
    header, data = bytes((_wire.APPLY, 0, 0)), pickle.dumps(value, 4)
    return _wire.frame_header(len(header), 1) + header + _wire.frame_header(len(data), 0) + data


def best_of(rounds, count, call):
    """Mean time of a call in the best round, in microseconds."""
    best = math.inf
    for _ in range(rounds):
        begin = time.perf_counter()
        for _ in range(count):
            call()
        best = min(best, (time.perf_counter() - begin) / count * 1e6)
    return best


def main():
    sock, process = connect('raw')
    ping = bytes(70)

    def raw():
        sock.sendall(ping)
        sock.recv(1 << 16)

    print('raw ping-pong of 70 bytes      {:9.1f} us'.format(best_of(5, 20000, raw)))
    sock.close()
    process.wait()

    sock, process = connect('across')
    sock.sendall(_wire.SUPERBLOCK + bytes.fromhex('000000000000000800fdea60'))
    sock.recv(16, socket.MSG_WAITALL)
    read_message(sock)
    for name, request, count in (('math.sqrt(2.0)', (math.sqrt, (2.0,), {}), 20000),
                                 ('len of 1 MiB', (len, (bytes(1 << 20),), {}), 200),
                                 ('len of 64 MiB', (len, (bytes(1 << 26),), {}), 5)):
        data = message(request)

        def call():
            sock.sendall(data)
            sock.recv(1 << 16)

        print('served call: {:17} {:9.1f} us'.format(name, best_of(5, count, call)))
    sock.close()
    process.wait()

    request = pickle.dumps((math.sqrt, (2.0,), {}), 4)

    def half():
        function, arguments, keywords = pickle.loads(request)
        pickle.dumps(function(*arguments, **keywords), 4)

    print('its pickles and sqrt alone     {:9.1f} us'.format(best_of(5, 20000, half)))


if __name__ == '__main__':
    if len(sys.argv) > 1:
        serve = {'raw': serve_raw, 'across': serve_across}[sys.argv[1]]
        serve(socket.create_connection(('127.0.0.1', int(sys.argv[2]))))
    else:
        main()
