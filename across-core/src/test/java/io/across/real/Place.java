package io.across.real;

import io.across.Connection;
import io.across.Options;
import io.across.fixtures.PythonProgram;
import io.across.fixtures.RealPython;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the original serves: how it is started there, and how one connects. */
final class Place implements AutoCloseable {

    static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    /** Kind and way, and whether what is served there takes modules. */
    enum Kind {
        LOCAL_TCP,
        LOCAL_UNIX,
        PROCESS_TCP,
        PROCESS_UNIX,
        BIOS_TCP,
        BIOS_UNIX,
        COMMAND_LINE_TCP,
        COMMAND_LINE_UNIX,
        STDIO;

        /** Whether our runtime runs there, sent by us: the original's BIOS takes what it is sent. */
        boolean isBooted() {
            return name().startsWith("BIOS") || name().startsWith("COMMAND_LINE");
        }

        boolean isTcp() {
            return name().endsWith("TCP");
        }
    }

    private final Kind kind;
    private final Path socket;
    private final int port;
    private final @Nullable PythonProgram server;
    private final String python;

    private Place(Kind kind, String python, Path socket, int port, @Nullable PythonProgram server) {
        this.kind = kind;
        this.python = python;
        this.socket = socket;
        this.port = port;
        this.server = server;
    }

    static Place start(Kind kind, String python, Path directory) throws Exception {
        Path socket = directory.resolve("s");
        return switch (kind) {
            case STDIO -> new Place(kind, python, socket, 0, null);
            case COMMAND_LINE_TCP, COMMAND_LINE_UNIX -> {
                int port = freePort();
                String[] address = kind.isTcp()
                        ? new String[] {"--tcp", "127.0.0.1:" + port}
                        : new String[] {"--unix", "" + socket};
                PythonProgram program = PythonProgram.start(
                        python, modules(), "-m", "across", "-v", "--server", address[0], address[1]);
                program.awaitLine("");
                yield new Place(kind, python, socket, port, program);
            }
            default -> {
                PythonProgram program = PythonProgram.start(
                        python,
                        modules(),
                        modules() + "/serve.py",
                        kind.name().substring(0, kind.name().indexOf('_')).toLowerCase(Locale.ROOT),
                        kind.isTcp() ? "tcp" : "unix",
                        kind.isTcp() ? "127.0.0.1" : socket.toString());
                String where = program.awaitLine("listening at ");
                int port = kind.isTcp() ? Integer.parseInt(where.replaceAll(".*, |\\)", "")) : 0;
                yield new Place(kind, python, socket, port, program);
            }
        };
    }

    /** Where {@code workshop} and {@code serve.py} are. */
    static String modules() {
        try {
            return Path.of(Objects.requireNonNull(Place.class.getResource("/real"))
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    Kind kind() {
        return kind;
    }

    PythonProgram server() {
        return Objects.requireNonNull(server);
    }

    Connection connect() {
        return connect(OPTIONS);
    }

    Connection connect(Options options) {
        if (kind == Kind.STDIO) {
            return Connection.fromCommand(
                    List.of(
                            "env",
                            "PYTHONPATH=" + modules(),
                            "PYTHONDONTWRITEBYTECODE=1",
                            python,
                            "-m",
                            "across",
                            "--stdio",
                            "--wait"),
                    options);
        }
        return kind.isTcp() ? Connection.fromTcp("127.0.0.1", port, options) : Connection.fromUnix(socket, options);
    }

    /** The processes that the server has. */
    List<ProcessHandle> children() {
        return server == null ? new ArrayList<>() : server.process().children().toList();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public String toString() {
        return kind + " on " + python + (Files.exists(socket) ? " at " + socket : "")
                + (RealPython.command().equals(python) ? "" : " (another)");
    }
}
