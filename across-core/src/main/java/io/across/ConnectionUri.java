package io.across;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What to connect to, in the form for configuration: read once, so that a mistake is found before anything is opened, and
 * opened as often as one likes. Immutable and thread-safe.
 *
 * <p>The forms are those of {@link Connection#open(String, Options)}.
 */
public final class ConnectionUri {

    private final String text;
    private final Opener opener;

    private ConnectionUri(String text, Opener opener) {
        this.text = text;
        this.opener = opener;
    }

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException if {@code uri} has none of the forms; the message quotes it
     */
    public static ConnectionUri parse(String uri) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon);
        String rest = uri.substring(colon + 1);
        return new ConnectionUri(
                uri,
                switch (scheme) {
                    case "tcp" -> tcp(uri);
                    case "tls" -> tls(uri);
                    case "unix" -> unix(uri, rest);
                    case "exec" -> exec(uri, rest);
                    case "shell" -> shell(uri, rest);
                    case "python" -> python(uri, rest);
                    case "ssh" -> plain(SshUri.parse(uri)::open);
                    default -> throw illegal(uri, "must begin with tcp:, tls:, unix:, exec:, shell:, python: or ssh:");
                });
    }

    /** Begins to connect, as {@link Connection#open(String, Options)} does. */
    public Connection open(Options options) {
        return opener.open(options, Tls.system());
    }

    /**
     * Begins to connect, as {@link Connection#open(String, Options)} does, with other certificates or trust than the JVM's
     * own.
     *
     * @param tls ignored unless the URI {@linkplain #isTls begins with tls:}
     */
    public Connection open(Options options, Tls tls) {
        return opener.open(options, tls);
    }

    /**
     * Begins to connect, as {@link #open(Options)} does; a process of this machine is started in other surroundings than this
     * process's own.
     *
     * @param preparation is called before the process is started, and may change its environment and its working directory
     * @throws IllegalStateException unless it {@linkplain #startsProcess starts one}
     */
    public Connection open(Options options, Consumer<ProcessBuilder> preparation) {
        String rest = text.substring(text.indexOf(':') + 1);
        return switch (scheme()) {
            case "exec" -> Connection.fromCommand(words(rest), preparation, options);
            case "shell" -> Connection.fromCommand(List.of("sh", "-c", rest), preparation, options);
            case "python" -> Connection.fromPython(PythonUri.parse(text, rest), preparation, options);
            default -> throw new IllegalStateException(text + " starts no process on this machine");
        };
    }

    /** Whether what it names is a process of this machine that is started: by {@code exec:}, {@code shell:} or {@code python:}. */
    public boolean startsProcess() {
        return Set.of("exec", "shell", "python").contains(scheme());
    }

    /** Whether what it names speaks TLS. */
    public boolean isTls() {
        return scheme().equals("tls");
    }

    /** What stands before its colon. */
    private String scheme() {
        return text.substring(0, text.indexOf(':'));
    }

    /** The URI as it was given. */
    @Override
    public String toString() {
        return text;
    }

    private static Opener tcp(String text) {
        Address address = address(text, "tcp");
        return plain(options -> Connection.fromTcp(address.host, address.port, options));
    }

    private static Opener tls(String text) {
        Address address = address(text, "tls");
        return (options, tls) -> Connection.fromTls(address.host, address.port, tls, options);
    }

    private static Address address(String text, String scheme) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw illegal(text, "has a mistake: " + e.getReason());
        }
        String host = uri.getHost();
        int port = uri.getPort();
        if (host == null || port < 0 || !uri.getPath().isEmpty()) {
            throw illegal(text, "must have the form " + scheme + "://host:port");
        }
        if (port < 1 || port > 65_535) {
            throw illegal(text, "must have a port between 1 and 65535");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return new Address(bare, port);
    }

    private static Opener unix(String uri, String rest) {
        Path path;
        try {
            path = Path.of(required(uri, rest.startsWith("//") ? rest.substring(2) : rest));
        } catch (InvalidPathException e) {
            throw illegal(uri, "does not name a file: " + e.getReason());
        }
        return plain(options -> Connection.fromUnix(path, options));
    }

    private static Opener exec(String uri, String rest) {
        List<String> command = words(required(uri, rest));
        return plain(options -> Connection.fromCommand(command, options));
    }

    private static List<String> words(String command) {
        return List.of(command.trim().split(" +"));
    }

    private static Opener shell(String uri, String rest) {
        String script = required(uri, rest);
        return plain(options -> Connection.fromShell(script, options));
    }

    private static Opener python(String uri, String rest) {
        PythonBios bios = PythonUri.parse(uri, rest);
        return plain(options -> Connection.fromPython(bios, options));
    }

    private static String required(String uri, String part) {
        if (part.isBlank()) {
            throw illegal(uri, "names nothing after its scheme");
        }
        return part;
    }

    static IllegalArgumentException illegal(String uri, String why) {
        return new IllegalArgumentException("connection URI '" + uri + "' " + why);
    }

    private static Opener plain(Function<Options, Connection> opener) {
        return (options, tls) -> opener.apply(options);
    }

    private record Address(String host, int port) {}

    private interface Opener {
        Connection open(Options options, Tls tls);
    }
}
