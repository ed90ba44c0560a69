package io.across.cli;

import io.across.Endpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for, checked.
 *
 * @param place null for {@link Action#HELP} and {@link Action#VERSION}
 * @param snippet null unless {@link Action#EXECUTE}
 */
record Arguments(
        Action action,
        @Nullable Place place,
        HandlerKind handler,
        @Nullable String snippet,
        Duration timeout,
        boolean acceptExportedClasses,
        boolean verbose) {

    enum Action {
        HELP,
        VERSION,
        SERVER,
        EXECUTE,
        WAIT
    }

    enum HandlerKind {
        LOCAL,
        PROCESS,
        BIOS
    }

    /** Where to listen or to connect. */
    sealed interface Place {

        /** What a connection to it leads to. */
        Endpoint endpoint();
    }

    record Tcp(String host, int port) implements Place {

        @Override
        public Endpoint endpoint() {
            return Endpoint.tcp(host, port);
        }
    }

    record Unix(Path path) implements Place {

        @Override
        public Endpoint endpoint() {
            return Endpoint.unix(path);
        }
    }

    record Stdio() implements Place {

        @Override
        public Endpoint endpoint() {
            return Endpoint.stdio();
        }
    }

    static Arguments parse(String... words) throws UsageException {
        return new Parser(words).parse();
    }

    /** Reads the words one after another. */
    private static final class Parser {

        private final Deque<String> words;
        private @Nullable Place place;
        private @Nullable HandlerKind handler;
        private @Nullable String snippet;
        private Duration timeout = Duration.ofMinutes(1);
        private boolean server;
        private boolean wait;
        private boolean acceptExportedClasses;
        private boolean verbose;

        Parser(String... words) {
            this.words = new ArrayDeque<>(Arrays.asList(words));
        }

        Arguments parse() throws UsageException {
            while (!words.isEmpty()) {
                String word = words.pop();
                int equals = word.startsWith("--") ? word.indexOf('=') : -1;
                if (equals > 0) {
                    words.push(word.substring(equals + 1));
                    word = word.substring(0, equals);
                    if (!takesValue(word)) {
                        throw new UsageException("option '" + word + "' takes no value");
                    }
                }
                switch (word) {
                    case "-h", "--help" -> {
                        return result(Action.HELP);
                    }
                    case "--version" -> {
                        return result(Action.VERSION);
                    }
                    case "-v", "--verbose" -> verbose = true;
                    case "--server" -> server = true;
                    case "--wait" -> wait = true;
                    case "--accept-exported-classes" -> acceptExportedClasses = true;
                    case "--stdio" -> place(new Stdio());
                    case "--tcp" -> place(tcp(value(word)));
                    case "--unix" -> place(unix(value(word)));
                    case "--execute" -> snippet = value(word);
                    case "--handler" -> handler = handler(value(word));
                    case "--timeout" -> timeout = seconds(value(word));
                    default ->
                        throw new UsageException(
                                word.startsWith("-")
                                        ? "unknown option '" + word + "'"
                                        : "unexpected argument '" + word + "'");
                }
            }
            return result(action());
        }

        private Arguments result(Action action) {
            return new Arguments(
                    action,
                    place,
                    handler == null ? HandlerKind.LOCAL : handler,
                    snippet,
                    timeout,
                    acceptExportedClasses,
                    verbose);
        }

        private Action action() throws UsageException {
            if (place == null) {
                throw new UsageException(
                        server ? "--server needs --tcp or --unix" : "one of --tcp, --unix or --stdio is needed");
            }
            if (server) {
                if (place instanceof Stdio) {
                    throw new UsageException("--server needs --tcp or --unix, it cannot listen at --stdio");
                }
                if (snippet != null || wait) {
                    throw new UsageException("--server goes with neither --execute nor --wait");
                }
                if (acceptExportedClasses && (handler == null || handler == HandlerKind.LOCAL)) {
                    throw new UsageException("--accept-exported-classes needs --handler process:"
                            + " what one peer ships must not reach the others");
                }
                return Action.SERVER;
            }
            if (handler != null) {
                throw new UsageException("--handler goes with --server only");
            }
            if ((snippet == null) != wait) {
                throw new UsageException("one of --server, --execute and --wait is needed" + (wait ? ", not two" : ""));
            }
            if (place instanceof Tcp tcp && tcp.port() == 0) {
                throw new UsageException("port 0 is for --server only");
            }
            return wait ? Action.WAIT : Action.EXECUTE;
        }

        private static boolean takesValue(String option) {
            return switch (option) {
                case "--tcp", "--unix", "--execute", "--handler", "--timeout" -> true;
                default -> false;
            };
        }

        private String value(String option) throws UsageException {
            if (words.isEmpty()) {
                throw new UsageException("option '" + option + "' needs a value");
            }
            return words.pop();
        }

        private void place(Place one) throws UsageException {
            if (place != null) {
                throw new UsageException("only one of --tcp, --unix and --stdio is possible, once");
            }
            place = one;
        }

        private static Tcp tcp(String text) throws UsageException {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            } else if (host.contains(":")) {
                throw new UsageException("--tcp '" + text + "': an IPv6 address needs brackets, [::1]:1865");
            }
            int port = port(text.substring(colon + 1));
            if (host.isEmpty() || port < 0) {
                throw new UsageException("--tcp '" + text + "' must have the form HOST:PORT, with a port up to 65535");
            }
            return new Tcp(host, port);
        }

        /** Negative if it is none. */
        private static int port(String text) {
            if (!text.matches("[0-9]{1,5}")) {
                return -1;
            }
            int port = Integer.parseInt(text);
            return port <= 65_535 ? port : -1;
        }

        private static Unix unix(String text) throws UsageException {
            try {
                if (!text.isEmpty()) {
                    return new Unix(Path.of(text));
                }
            } catch (InvalidPathException e) {
                // The same as an empty one.
            }
            throw new UsageException("--unix '" + text + "' is not a path");
        }

        private static HandlerKind handler(String text) throws UsageException {
            return switch (text) {
                case "local" -> HandlerKind.LOCAL;
                case "process" -> HandlerKind.PROCESS;
                case "bios" -> HandlerKind.BIOS;
                default -> throw new UsageException("--handler '" + text + "' must be local, process or bios");
            };
        }

        private static Duration seconds(String text) throws UsageException {
            if (!text.matches("[0-9]{1,7}(\\.[0-9]{1,3})?")) {
                throw new UsageException("--timeout '" + text + "' must be a number of seconds, 0 for no limit");
            }
            return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
        }
    }
}
