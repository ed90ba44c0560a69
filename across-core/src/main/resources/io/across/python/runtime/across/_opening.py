"""The ways to connect."""

import os
import subprocess
import sys
from contextlib import suppress

from ._dialling import to_tcp, to_unix
from ._options import in_force
from ._stream import Stream, read_ahead

# Around a signal to a child: Python 3.8 fails if the child has ended and another thread has seen that a moment ago.
UNLESS_GONE = suppress(ProcessLookupError)


class Opening:
    """What a connection is made of; each way takes options."""

    @classmethod
    def from_socket(cls, sock, *, options=None):
        return cls(Stream.of_socket(sock), options)

    @classmethod
    def from_tcp(cls, host, port, *, options=None):
        """Connects in the background; what goes wrong then ends the connection."""
        options = in_force(options)
        return cls(to_tcp(host, port, options.timeout), options)

    @classmethod
    def from_unix(cls, path, *, options=None):
        """Connects in the background; what goes wrong then ends the connection."""
        options = in_force(options)
        return cls(to_unix(path, options.timeout), options)

    @classmethod
    def from_pipes(cls, in_pipe, out_pipe, *, options=None):
        """Takes two file objects over, with what they have buffered, and closes them in the end."""
        return cls._from_pipes(in_pipe, out_pipe, in_force(options))

    @classmethod
    def _from_pipes(cls, in_pipe, out_pipe, *arguments):
        def close():
            for pipe in (out_pipe, in_pipe):
                try:
                    pipe.close()
                except OSError:
                    pass

        out_pipe.flush()
        begun = read_ahead(in_pipe)
        return cls(Stream.of_descriptors(in_pipe.fileno(), out_pipe.fileno(), close, begun), *arguments)

    @classmethod
    def from_stdio(cls, *, options=None):
        """Takes over standard input and output; what is printed from now on goes to standard error."""
        options = in_force(options)
        if sys.stdout is not None:
            sys.stdout.flush()
        begun = _read_ahead_of_stdin()
        source, target = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        if hasattr(sys.stdout, 'reconfigure'):
            # A line is shown when it ends, though standard error is no terminal.
            sys.stdout.reconfigure(line_buffering=True)

        def close():
            os.close(target)
            os.close(source)

        return cls(Stream.of_descriptors(source, target, close, begun), options)

    @classmethod
    def from_process(cls, proc, *, options=None):
        """Takes over a process whose standard input and output are pipes, and waits for its end in the end."""
        for name in ('stdin', 'stdout'):
            if getattr(proc, name) is None:
                raise ValueError('The {} of process {} is no pipe'.format(name, proc.pid))
        return cls._from_pipes(proc.stdout, proc.stdin, in_force(options), proc)

    @classmethod
    def from_command(cls, args, *, options=None):
        return cls._from_popen(args, options)

    @classmethod
    def from_shell(cls, script, *, options=None):
        return cls._from_popen(script, options, shell=True)

    @classmethod
    def _from_popen(cls, args, options, **how):
        options = in_force(options)
        proc = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, **how)
        try:
            return cls.from_process(proc, options=options)
        except BaseException:
            proc.kill()
            proc.communicate()
            raise


def await_exit(process, timeout):
    """Its exit code. What takes longer is killed."""
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        with UNLESS_GONE:
            process.kill()
        return process.wait()


def _read_ahead_of_stdin():
    """The BIOS of 0.1.0 reads the bootloader through it, and with it whatever follows at once."""
    file = getattr(sys.stdin, 'buffer', None)
    try:
        return read_ahead(file) if file is not None and file.fileno() == 0 else b''
    except (OSError, ValueError):
        return b''  # it stands for no descriptor, or is closed
