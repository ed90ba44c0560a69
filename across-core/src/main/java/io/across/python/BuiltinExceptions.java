package io.across.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The exceptions that every Python has, those of its library, and what is above them. */
final class BuiltinExceptions {

    /** Each line: a class, and those directly below it. */
    private static final String TREE = """
            BaseException: Exception GeneratorExit KeyboardInterrupt SystemExit BaseExceptionGroup
            BaseExceptionGroup: ExceptionGroup
            Exception: ArithmeticError AssertionError AttributeError ExceptionGroup BufferError EOFError ImportError LookupError \
            MemoryError NameError OSError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError \
            SystemError TypeError ValueError Warning
            ArithmeticError: FloatingPointError OverflowError ZeroDivisionError
            ImportError: ModuleNotFoundError
            LookupError: IndexError KeyError
            NameError: UnboundLocalError
            OSError: BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError \
            InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError
            ConnectionError: BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError
            RuntimeError: NotImplementedError PythonFinalizationError RecursionError
            SyntaxError: IndentationError
            IndentationError: TabError
            ValueError: UnicodeError
            UnicodeError: UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError
            Warning: BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning \
            PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning
            """;

    /** Other names, as programs write them or older Pythons have them. Before 3.11 some of these were classes of their own. */
    private static final Map<String, String> SAME = new HashMap<>(Map.of(
            "IOError", "OSError",
            "EnvironmentError", "OSError",
            "socket.error", "OSError",
            "socket.timeout", "TimeoutError",
            "asyncio.TimeoutError", "TimeoutError",
            "asyncio.exceptions.TimeoutError", "TimeoutError",
            "concurrent.futures.TimeoutError", "TimeoutError",
            "concurrent.futures._base.TimeoutError", "TimeoutError"));

    private static final Map<String, List<String>> PARENTS = new HashMap<>();

    static {
        Stream.of(TREE, LibraryExceptions.TREE).flatMap(String::lines).forEach(line -> {
            String[] parts = line.split(":? ", -1);
            for (int i = 1; i < parts.length; i++) {
                PARENTS.computeIfAbsent(parts[i], name -> new ArrayList<>(1)).add(parts[0]);
            }
        });
        LibraryExceptions.NAMES.lines().forEach(line -> {
            String[] parts = line.split(":? ", -1);
            for (int i = 1; i < parts.length; i++) {
                SAME.put(parts[i], parts[0]);
            }
        });
    }

    private BuiltinExceptions() {}

    /** Whether an exception's class is the one of a name, or below it. A name alone is one of Python's, if there is one. */
    static boolean isInstance(PythonName type, String className) {
        return classesOf(type.toString()).contains(known(className))
                || (!names().contains(className)
                        && className.indexOf('.') < 0
                        && ("." + type.qualname()).endsWith("." + className));
    }

    /** The class of a name, known or not, and what is above it. */
    static Set<String> classesOf(String name) {
        Set<String> classes = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(known(name)));
        while (!open.isEmpty()) {
            String next = open.remove();
            classes.add(next);
            open.addAll(PARENTS.getOrDefault(next, List.of()));
        }
        return classes;
    }

    /** The names of all that are known. */
    static Set<String> names() {
        return Collections.unmodifiableSet(PARENTS.keySet());
    }

    /** A name without other ones. */
    static String known(String name) {
        return SAME.getOrDefault(name, name);
    }
}
