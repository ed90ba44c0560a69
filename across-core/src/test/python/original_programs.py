"""The programs of test_original.py: what each prints is to be the same with the original 0.1.0 and with this runtime."""

PRELUDE = r'''
import across, copy, math, os, pickle, signal, socket, subprocess, sys, threading, time
from across import Connection, Options, servers


def tell(function, *args, **kwargs):
    """Prints what comes of it."""
    try:
        print(repr(function(*args, **kwargs)))
    except BaseException as error:
        print(type(error).__module__, type(error).__qualname__, str(error), '|', repr(getattr(error, 'errno', None)))


def entered(connection):
    with connection:
        return connection.is_connected()


def pair(**options):
    near, far = socket.socketpair()
    return Connection.from_socket(near, options=Options(**options)), Connection.from_socket(far, options=Options(**options))


def peer(**options):
    """The other side is played by hand."""
    played, sock = socket.socketpair()
    return played, Connection.from_socket(sock, options=Options(**options))


SUPERBLOCK = bytes.fromhex('e35b9e78000100') + bytes(9)
GREETING = bytes.fromhex('000000000000000400fa')[:8] + b'\0\0'
GOODBYE = bytes.fromhex('0000000000000002') + b'\3'


def read(sock, size):
    data = b''
    while len(data) < size:
        data += sock.recv(size - len(data)) or sys.exit('ended')
    return data


def slow(seconds):
    time.sleep(seconds)
    return seconds


def until(condition):
    end = time.time() + 30
    while not condition():
        if time.time() > end:
            sys.exit('not in time')
        time.sleep(0.01)
'''

PROGRAMS = [
    # Connections
    ('is_connected', '''
near, far = pair()
print(near.is_connected())
with near:
    print(near.is_connected(), far.is_connected())
print(near.is_connected())
far.wait()
print(far.is_connected())
far.close()
near, far = pair()
near.__enter__()
near.cancel()
print(near.is_connected())
played, silent = peer()
print(silent.is_connected())
silent.cancel()
print(silent.is_connected())
'''),
    ('with_on_a_closed_one', '''
near, far = pair()
with near:
    pass
tell(entered, near)
tell(entered, near)
tell(near.close)
tell(near.call, abs, -1)
'''),
    ('with_on_a_cancelled_one', '''
near, far = pair()
near.__enter__()
near.cancel()
tell(near.call, abs, -1)
tell(entered, near)
tell(entered, near)
tell(near.call, abs, -1)
played, early = peer()
early.cancel()
tell(early.call, abs, -1)
tell(entered, early)
tell(entered, early)
tell(early.call, abs, -1)
tell(early.close)
played, early = peer()
early.cancel()
tell(early.close)
'''),
    ('with_on_what_cannot_connect', '''
for make in (lambda: Connection.from_unix('/no/such/socket'),
             lambda: Connection.from_tcp('127.0.0.1', 1)):
    for first, second in ((entered, entered), (entered, Connection.close), (Connection.close, entered),
                          (Connection.close, Connection.close)):
        connection = make()
        connection.wait()
        print(connection.is_connected())
        try:
            connection.call(abs, -1)
        except across.DisconnectError as error:
            print('aborted' in str(error))
        try:
            first(connection)
        except OSError as error:
            print(type(error), error.errno)
        tell(second, connection)
        tell(connection.call, abs, -1)
connection = Connection.from_tcp('host.invalid', 1)
try:
    entered(connection)
except socket.gaierror:
    print('no such host')
tell(entered, connection)
'''),
    ('with_on_one_that_the_peer_has_closed', '''
near, far = pair()
near.__enter__()
far.close()
near.wait()
tell(near.call, abs, -1)
tell(entered, near)
tell(near.call, abs, -1)
tell(entered, near)
near, far = pair()
near.__enter__()
far.close()
near.wait()
tell(near.close)
tell(near.close)
'''),
    ('broken_inside', '''
def breaks(data, begin=True, end=False):
    played, connection = peer(timeout=20)
    if begin:
        played.sendall(SUPERBLOCK + GREETING)
    def use():
        with connection:
            played.sendall(data)
            if end:
                played.shutdown(socket.SHUT_WR)
            connection.wait()
            tell(connection.call, abs, -1)
            tell(connection.export, 'x')
    tell(use)
    tell(connection.call, abs, -1)
    tell(connection.close)
    tell(entered, connection)
frame = bytes.fromhex('0000000000000002')
breaks(b'', end=True)
breaks(frame[:4], end=True)
breaks(frame, end=True)
breaks(bytes.fromhex('0000000000000400') + b'x' * 100, end=True)
breaks(frame + bytes([9]))
breaks(frame + bytes([0]))
breaks(bytes.fromhex('0000000000000006') + bytes([2, 7, 4]))
breaks(GOODBYE)
'''),
    ('broken_at_the_beginning', '''
def breaks(data, end=False):
    for close in (entered, Connection.close):
        played, connection = peer(timeout=20)
        played.sendall(data)
        if end:
            played.shutdown(socket.SHUT_WR)
        connection.wait()
        tell(connection.call, abs, -1)
        tell(close, connection)
        tell(close, connection)
        tell(connection.call, abs, -1)
breaks(b'', end=True)
breaks(SUPERBLOCK[:9], end=True)
breaks(SUPERBLOCK, end=True)
breaks(SUPERBLOCK + GREETING[:8], end=True)
breaks(b'HTTP/1.1 400 Bad Request')
breaks(bytes(16))
breaks(bytes.fromhex('e35b9e78000200') + bytes(9))
breaks(bytes.fromhex('e35b9e78010100') + bytes(9))
breaks(bytes.fromhex('e54e6d01000200') + bytes(9))
breaks(bytes.fromhex('e54e6d01000101') + bytes(9))
for kind in 1, 2, 3, 4, 5, 9:
    breaks(SUPERBLOCK + bytes.fromhex('0000000000000002') + bytes([kind]))
'''),
    ('later_patch_versions', '''
played, connection = peer()
played.sendall(bytes.fromhex('e35b9e78000107') + bytes(9) + GREETING)
tell(connection.__enter__().is_connected)
'''),
    ('given_up', '''
played, connection = peer(timeout=0.3)
try:
    entered(connection)
except OSError as error:
    print(type(error), error.errno)
tell(entered, connection)
played, connection = peer(timeout=0.3)
played.sendall(SUPERBLOCK + GREETING)
try:
    with connection:
        connection.wait()
        try:
            connection.call(abs, -1)
        except across.DisconnectError as error:
            print(str(error).split(']')[0])
except OSError as error:
    print(type(error), error.errno)
tell(connection.close)
'''),
    ('cancelled_by_another', '''
near, far = pair()
with near:
    near.cancel()
    tell(near.call, abs, -1)
tell(near.close)
near, far = pair()
def wait():
    tell(near.call, slow, 20)
thread = threading.Thread(target=wait)
with near:
    thread.start()
    time.sleep(0.5)
    near.cancel()
    thread.join()
    near.cancel()
tell(near.close)
'''),
    ('closed_while_a_call_waits', '''
for closing in 'near', 'far':
    near, far = pair()
    told = threading.Event()
    def call():
        try:
            return near.call(slow, 1)
        finally:
            told.wait()  # so that two threads do not print at once
    thread = threading.Thread(target=tell, args=(call,))
    near.__enter__()
    thread.start()
    time.sleep(0.5)
    tell({'near': near, 'far': far}[closing].close)
    told.set()
    thread.join()
    tell(near.close)
    tell(far.close)
'''),
    ('closed_right_after_opening', '''
def over_pipes():
    (a, b), (c, d) = os.pipe(), os.pipe()
    return (Connection.from_pipes(os.fdopen(a, 'rb'), os.fdopen(d, 'wb')),
            Connection.from_pipes(os.fdopen(c, 'rb'), os.fdopen(b, 'wb')))
def over_tcp():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        listener.listen(1)
        near = Connection.from_tcp(*listener.getsockname())
        return near, Connection.from_socket(listener.accept()[0])
for make in pair, over_pipes, over_tcp:
    for _ in range(30):
        near, far = make()
        near.close()
        far.wait()
        far.close()
    for _ in range(30):
        near, far = make()
        thread = threading.Thread(target=far.close)
        thread.start()
        near.close()
        thread.join()
print('never an error')
'''),
    ('closed_inside', '''
near, far = pair()
with near:
    near.close()
    tell(near.call, abs, -1)
tell(near.close)
tell(near.wait)
'''),
    ('errors_of_pipes', '''
class Process:
    pid = 1
    def __init__(self, stdin, stdout):
        self.stdin, self.stdout = stdin, stdout
for files in (None, None), (None, 1), (1, None):
    try:
        Connection.from_process(Process(*files))
    except ValueError as error:
        print('ValueError')
proc = subprocess.Popen(['cat'], stdin=subprocess.PIPE)
try:
    Connection.from_process(proc)
except ValueError as error:
    print('ValueError')
proc.communicate()
'''),
    ('a_banner_before_the_bios', r'''
for size in -1, 0, 1, 20, 4096:
    for banner in 'hello', 'x' * 3000:
        proc = subprocess.Popen([sys.executable, '-c', 'print({!r}, flush=True)\n'.format(banner) + across.get_bios()],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=size)
        if size:
            time.sleep(0.3)
        print(len(proc.stdout.readline()))
        with Connection.from_process(proc) as connection:
            print(connection.call(math.sqrt, 16))
        print(proc.returncode, proc.stdin.closed, proc.stdout.closed)
'''),
    ('files_are_closed', '''
for end in Connection.close, entered:
    (a, b), (c, d) = os.pipe(), os.pipe()
    files = [os.fdopen(a, 'rb'), os.fdopen(d, 'wb'), os.fdopen(c, 'rb'), os.fdopen(b, 'wb')]
    near, far = Connection.from_pipes(*files[:2]), Connection.from_pipes(*files[2:])
    end(near)
    print([file.closed for file in files[:2]])
    end(far)
    print([file.closed for file in files])
(a, b), (c, d) = os.pipe(), os.pipe()
files = [os.fdopen(a, 'rb'), os.fdopen(d, 'wb')]
near = Connection.from_pipes(*files)
near.cancel()
near.close()
print([file.closed for file in files])
(a, b), (c, d) = os.pipe(), os.pipe()
files = [os.fdopen(a, 'rb'), os.fdopen(d, 'wb')]
near = Connection.from_pipes(*files)
os.close(b)
tell(entered, near)
print([file.closed for file in files])
'''),
    ('what_is_buffered_goes_first', '''
(a, b), (c, d) = os.pipe(), os.pipe()
ours = os.fdopen(d, 'wb')
ours.write(b'banner\\n')
theirs = os.fdopen(c, 'rb')
near = Connection.from_pipes(os.fdopen(a, 'rb'), ours)
print(theirs.readline())
far = Connection.from_pipes(theirs, os.fdopen(b, 'wb'))
with near:
    print(near.call(abs, -5))
far.close()
'''),
    ('interrupted_while_pickling', '''
class Interrupts:
    def __init__(self, error):
        self.error = error
    def __reduce__(self):
        raise self.error
near, far = pair()
with near:
    for error in KeyboardInterrupt(), SystemExit(3), GeneratorExit(), ValueError('bad'), ValueError(), MemoryError(), SyntaxError('x'):
        tell(near.call, len, Interrupts(error))
        tell(near.call, len, x=[Interrupts(error)])
    tell(near.call, abs, -1)
    tell(near.call_ref, len, Interrupts(KeyboardInterrupt()))
    tell(near.execute, 'x', x=Interrupts(KeyboardInterrupt()))
far.close()
'''),
    ('children_that_fail', r'''
def child(code):
    return [sys.executable, '-c', across.get_bios() + '\nraise SystemExit({})'.format(code)]
serving = 'import across\nwith across.Connection.from_stdio() as c:\n    c.wait()\n'
def child(end):
    return [sys.executable, '-c', serving + end]
for end in 'pass', 'raise SystemExit(3)', 'raise SystemExit(0)', 'import os; os.kill(os.getpid(), 9)':
    connection = Connection.from_command(child(end))
    tell(connection.call, abs, -1)
    try:
        connection.close()
        print('closed')
    except subprocess.CalledProcessError as error:
        print(type(error), error.returncode, error.cmd == child(end))
    tell(connection.close)
    tell(entered, connection)
    tell(connection.call, abs, -1)
connection = Connection.from_shell("python3 -c 'import time; time.sleep(0)'; exit 4")
tell(entered, connection)
tell(connection.close)
connection = Connection.from_command([sys.executable, '-c', serving + 'raise SystemExit(7)'])
connection.__enter__()
connection.cancel()
tell(connection.close)
connection = Connection.from_command([sys.executable, '-c', 'import os\n' + serving])
with connection:
    try:
        connection.call(os._exit, 5)
    except across.DisconnectError as error:
        print(error)
    tell(connection.close)
tell(connection.close)
proc = subprocess.Popen(child('raise SystemExit(6)'), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
connection = Connection.from_process(proc)
connection.__enter__()
try:
    connection.close()
except subprocess.CalledProcessError as error:
    print(error.returncode)
print(proc.returncode)
script = "{} -c '{}'; exit 9".format(sys.executable, serving.replace('\n', '\n'))
connection = Connection.from_shell(script)
try:
    entered(connection)
except subprocess.CalledProcessError as error:
    print(error.returncode, error.cmd == script)
for wrong in lambda: Connection.from_command(['/no/such/program']), lambda: Connection.from_command([]):
    try:
        wrong()
    except (OSError, IndexError, ValueError) as error:
        print(type(error))
'''),
    ('a_child_that_does_not_end', r'''
serving = 'import across,time\nwith across.Connection.from_stdio() as c:\n    c.wait()\ntime.sleep(100)'
connection = Connection.from_command([sys.executable, '-c', serving], options=Options(timeout=1))
connection.__enter__()
try:
    connection.close()
except subprocess.CalledProcessError as error:
    print(error.returncode)
'''),

    # Options
    ('option_names', '''
for function in (lambda: Options(timout=3), lambda: Options().copy(timout=3), lambda: setattr(Options(), 'timout', 3),
                 lambda: Options().timout, lambda: Options(timeout=3, accept=True)):
    try:
        function()
    except AttributeError:
        print('AttributeError')
tell(lambda: Options(3) and None)
tell(Options)
tell(Options, timeout=3)
tell(Options, timeout=60)
tell(Options, timeout=None, accept_exported_modules=True)
tell(Options(timeout=3).copy, accept_exported_modules=True)
tell(lambda: copy.copy(Options(timeout=3)))
tell(lambda: copy.deepcopy(Options(timeout=3)))
tell(lambda: pickle.loads(pickle.dumps(Options(timeout=3))))
tell(lambda: (Options().timeout, Options().accept_exported_modules))
options = Options()
options.timeout = 4
other = options.copy()
other.timeout = 5
print(options, other)
print(Options() == Options(), Options(timeout=-1), Options(timeout='x'))
class Mine(Options):
    pass
print(Mine(timeout=1), Mine().copy(timeout=2))
'''),
    ('timeouts', '''
from fractions import Fraction
class Much(float):
    pass
for timeout in 1e100, 10**20, float('inf'), 1e-9, Much(5), True, None, 0.5, 60:
    near, far = socket.socketpair()
    first = Connection.from_socket(near, options=Options(timeout=timeout))
    second = Connection.from_socket(far)
    print(timeout if timeout != 1e-9 else 'tiny')
    if timeout != 1e-9:
        with first:
            tell(first.call, abs, -1)
        second.close()
for timeout in 0, -1, -0.0, float('nan'), float('-inf'), '5', Fraction(1, 2), [], 1j, b'1', False:
    for make in (lambda options: Connection.from_socket(socket.socketpair()[0], options=options),
                 lambda options: Connection.from_command(['sleep', '3'], options=options),
                 lambda options: Connection.from_tcp('127.0.0.1', 1, options=options),
                 lambda options: Connection.from_unix('/no/such', options=options),
                 lambda options: servers.LocalConnectionHandler(options=options),
                 lambda options: servers.ProcessConnectionHandler(options=options),
                 lambda options: servers.BIOSConnectionHandler(options=options)):
        try:
            make(Options(timeout=timeout))
            print('taken')
        except (TypeError, ValueError) as error:
            print(type(error).__name__)
'''),
    ('options_are_taken_when_it_begins', '''
options = Options(timeout=20)
played, sock = socket.socketpair()
connection = Connection.from_socket(sock, options=options)
options.timeout = 'x'
played.sendall(SUPERBLOCK + GREETING)
print(entered.__name__)
with connection:
    played.sendall(GOODBYE)
    connection.wait()
'''),
    ('accepting_modules_more_than_once', '''
tell(servers.LocalConnectionHandler, options=Options(accept_exported_modules=True))
tell(servers.LocalConnectionHandler, options=Options(accept_exported_modules=1))
near, far = socket.socketpair()
first = Connection.from_socket(near, options=Options(accept_exported_modules=True))
second = Connection.from_socket(far)
for make in (lambda options: Connection.from_socket(socket.socketpair()[0], options=options),
             lambda options: Connection.from_tcp('127.0.0.1', 1, options=options),
             lambda options: Connection.from_unix('/no/such', options=options),
             lambda options: Connection.from_command(['cat'], options=options)):
    tell(make, Options(accept_exported_modules=True))
with first:
    tell(second.call, abs, -1)
    tell(first.export, 'json')
    tell(second.export, 'no.such')
second.close()
with Connection.from_command([sys.executable, '-c', across.get_bios()]) as connection:
    tell(connection.execute, """
import across, socket
across.Connection.from_socket(socket.socketpair()[0], options=across.Options(accept_exported_modules=True))
""")
'''),

    # Objects
    ('proxies_and_references_elsewhere', '''
for thing in None, 5, [], across.ref([]), Connection, object():
    try:
        across.get_proxy_connection(thing)
    except TypeError as error:
        print('TypeError', str(error).split(':')[0])
near, far = pair()
with near:
    proxy = near.call_ref(list, [1])
    print(across.get_proxy_connection(proxy) is near)
    for function in pickle.dumps, lambda each: pickle.dumps([each], 2):
        for each in proxy, across.ref([]):
            try:
                function(each)
                print('taken', function)
            except RuntimeError:
                print('RuntimeError')
    def fails(connection, *args):
        try:
            connection.call(len, *args)
        except across.OperationError as error:
            print(type(error), str(error)[:37], type(error.__cause__))
    fails(far, proxy)
    fails(far, [proxy])
    print(copy.deepcopy(proxy), near.call(len, proxy), near.call(len, [proxy]))
    def inside(proxy):
        pickle.dumps(proxy)
    far_proxy = far.call_ref(list)
    try:
        far.call(pickle.dumps, far_proxy)
    except Exception as error:
        print(type(error))
    try:
        near.call(pickle.dumps, across.ref([]))
    except Exception as error:
        print(type(error))
    del proxy, far_proxy
far.close()
'''),

    # Servers
    ('servers_close_their_handler', """
import tempfile
class Recording(servers.LocalConnectionHandler):
    def close(self):
        print('closed')
        super().close()
path = tempfile.mktemp()
clients = []
def connect_and_interrupt():
    until(lambda: os.path.exists(path))
    time.sleep(0.3)
    client = Connection.from_unix(path)
    client.__enter__()
    tell(client.call, abs, -1)
    clients.append(client)
    time.sleep(0.3)  # the main thread has taken over the client by then, and is not interrupted in the middle of it
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=connect_and_interrupt).start()
tell(servers.run_unix, path, handler=Recording())
client, = clients
client.wait()
tell(client.is_connected)
tell(client.call, abs, -1)
tell(client.close)
print(os.path.exists(path))
"""),
    ('handlers_that_have_ended', """
for kind in servers.LocalConnectionHandler, servers.ProcessConnectionHandler, servers.BIOSConnectionHandler:
    for end in kind.close, kind.cancel:
        handler = kind()
        end(handler)
        tell(handler.handle_socket, socket.socketpair()[0])
"""),
    ('a_bios_handler_is_closed', """
handler = servers.BIOSConnectionHandler(options=Options(timeout=20))
near, far = socket.socketpair()
handler.handle_socket(far)
with Connection.from_socket(near) as connection:
    tell(connection.call, abs, -1)
    time.sleep(0.5)
    begin = time.time()
    handler.close()
    print(time.time() - begin < 10)
    connection.wait()
    tell(connection.call, abs, -1)
"""),
    ('a_bios_handler_gives_up_who_says_nothing', """
handler = servers.BIOSConnectionHandler(options=Options(timeout=1))
near, far = socket.socketpair()
handler.handle_socket(far)
near.settimeout(30)
print(read(near, 16))
print(near.recv(1))
handler.close()
"""),
]

ADDRESSES = ('x', '80', 'h:80', 'h:', ':80', 'h:65535', 'h:65536', 'h:-1', 'h:x', 'h: 80', '', '[::1]:80', '[::1:80', '::1:80', '::1]:80',
             '[h]:80', '[127.0.0.1]:80', '[]:80', '[[::1]]:80', 'h]:80')

COMMANDS = [['--tcp', address] for address in ADDRESSES] + [
    [], ['--version'], ['--server'], ['--stdio'], ['--stdio', '--server'], ['--stdio', '--server', '--wait'],
    ['--unix', 'p', '--server', '--execute', '1'], ['--server', '--wait'], ['--bogus'], ['x'], ['--unix'], ['--execute'], ['-v'],
    ['--server', '--version'], ['--ver'], ['--wait', '--execute', '1'], ['--unix', '/no/such', '--wait'],
    ['--tcp', '127.0.0.1:1', '--execute', ''], ['--tcp', 'h:x', '--unix', '/no/such', '--wait'],
    ['--tcp', '127.0.0.1:1', '--unix', '/no/such', '--wait']]
