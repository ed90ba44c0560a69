package io.across.python;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The exceptions that every Python has, those of its library that are met most, and what is above them. */
final class BuiltinExceptions {

    /** Each line: a class, and those directly below it. */
    private static final String TREE = """
            BaseException: Exception GeneratorExit KeyboardInterrupt SystemExit BaseExceptionGroup
            BaseExceptionGroup: ExceptionGroup
            Exception: ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError \
            MemoryError NameError OSError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError \
            SystemError TypeError ValueError Warning
            ArithmeticError: FloatingPointError OverflowError ZeroDivisionError
            ImportError: ModuleNotFoundError
            LookupError: IndexError KeyError
            NameError: UnboundLocalError
            OSError: BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError \
            InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError
            ConnectionError: BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError
            RuntimeError: NotImplementedError RecursionError
            SyntaxError: IndentationError
            IndentationError: TabError
            ValueError: UnicodeError
            UnicodeError: UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError
            Warning: BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning \
            PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning
            BaseException: asyncio.exceptions.CancelledError
            Exception: subprocess.SubprocessError concurrent.futures._base.Error
            subprocess.SubprocessError: subprocess.CalledProcessError subprocess.TimeoutExpired
            concurrent.futures._base.Error: concurrent.futures._base.CancelledError
            ArithmeticError: decimal.DecimalException
            ValueError: json.decoder.JSONDecodeError
            OSError: socket.gaierror socket.herror ssl.SSLError urllib.error.URLError shutil.Error
            urllib.error.URLError: urllib.error.HTTPError
            AttributeError: dataclasses.FrozenInstanceError
            """;

    /** Other names, as programs write them or older Pythons have them. Before 3.11 some of these were classes of their own. */
    private static final Map<String, String> SAME = Map.of(
            "IOError", "OSError",
            "EnvironmentError", "OSError",
            "socket.error", "OSError",
            "socket.timeout", "TimeoutError",
            "asyncio.TimeoutError", "TimeoutError",
            "asyncio.exceptions.TimeoutError", "TimeoutError",
            "asyncio.CancelledError", "asyncio.exceptions.CancelledError",
            "concurrent.futures.TimeoutError", "TimeoutError",
            "concurrent.futures._base.TimeoutError", "TimeoutError",
            "json.JSONDecodeError", "json.decoder.JSONDecodeError");

    private static final Map<String, String> PARENTS = new HashMap<>();

    static {
        TREE.lines().forEach(line -> {
            String[] parts = line.split(":? ", -1);
            for (int i = 1; i < parts.length; i++) {
                PARENTS.put(parts[i], parts[0]);
            }
        });
    }

    private BuiltinExceptions() {}

    /** Whether an exception's class is the one of a name, or below it. */
    static boolean isInstance(PythonName type, String className) {
        String wanted = known(className);
        for (@Nullable String at = known(type.toString()); at != null; at = PARENTS.get(at)) {
            if (at.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String known(String name) {
        return SAME.getOrDefault(name, name);
    }
}
