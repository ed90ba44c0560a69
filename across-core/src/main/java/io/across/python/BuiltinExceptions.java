package io.across.python;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The exceptions that every Python has, and what is above them. */
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
            """;

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

    static boolean isBelow(PythonName type, String ancestor) {
        if (!type.module().equals("builtins")) {
            return false;
        }
        for (@Nullable String at = PARENTS.get(type.qualname()); at != null; at = PARENTS.get(at)) {
            if (at.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }
}
