package io.across;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

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
                    case "unix" -> unix(uri, rest);
                    case "exec" -> exec(uri, rest);
                    case "shell" -> shell(uri, rest);
                    case "python" -> python(uri, rest);
                    case "ssh" -> SshUri.parse(uri)::open;
                    default -> throw illegal(uri, "must begin with tcp:, unix:, exec:, shell:, python: or ssh:");
                });
    }

    /** Begins to connect, as {@link Connection#open(String, Options)} does. */
    public Connection open(Options options) {
        return opener.open(options);
    }

    /** The URI as it was given. */
    @Override
    public String toString() {
        return text;
    }

    private static Opener tcp(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw illegal(text, "has a mistake: " + e.getReason());
        }
        String host = uri.getHost();
        int port = uri.getPort();
        if (host == null || port < 0 || !uri.getPath().isEmpty()) {
            throw illegal(text, "must have the form tcp://host:port");
        }
        if (port < 1 || port > 65_535) {
            throw illegal(text, "must have a port between 1 and 65535");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return options -> Connection.fromTcp(bare, port, options);
    }

    private static Opener unix(String uri, String rest) {
        Path path;
        try {
            path = Path.of(required(uri, rest.startsWith("//") ? rest.substring(2) : rest));
        } catch (InvalidPathException e) {
            throw illegal(uri, "does not name a file: " + e.getReason());
        }
        return options -> Connection.fromUnix(path, options);
    }

    private static Opener exec(String uri, String rest) {
        List<String> command = List.of(required(uri, rest).trim().split(" +"));
        return options -> Connection.fromCommand(command, options);
    }

    private static Opener shell(String uri, String rest) {
        String script = required(uri, rest);
        return options -> Connection.fromShell(script, options);
    }

    private static Opener python(String uri, String rest) {
        PythonBios bios = PythonUri.parse(uri, rest);
        return options -> Connection.fromPython(bios, options);
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

    private interface Opener {
        Connection open(Options options);
    }
}
