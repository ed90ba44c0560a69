package io.across;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the forms of {@link Endpoint#parse}. */
final class EndpointUri {

    private EndpointUri() {}

    static Endpoint parse(String uri) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon);
        String rest = uri.substring(colon + 1);
        return switch (scheme) {
            case "tcp", "tls" -> tcp(uri, scheme);
            case "unix" -> unix(uri, rest);
            case "exec" -> Endpoint.command(required(uri, rest).trim().split(" +"));
            case "shell" -> Endpoint.shell(required(uri, rest));
            case "python" -> PythonUri.parse(uri, rest);
            case "ssh" -> SshUri.parse(uri);
            default -> throw UriQuery.illegal(uri, "must begin with tcp:, tls:, unix:, exec:, shell:, python: or ssh:");
        };
    }

    private static Endpoint tcp(String text, String scheme) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw UriQuery.illegal(text, "has a mistake: " + e.getReason());
        }
        String host = uri.getHost();
        int port = uri.getPort();
        if (host == null || port < 0 || !uri.getPath().isEmpty()) {
            throw UriQuery.illegal(text, "must have the form " + scheme + "://host:port");
        }
        if (port < 1 || port > 65_535) {
            throw UriQuery.illegal(text, "must have a port between 1 and 65535");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return scheme.equals("tcp") ? Endpoint.tcp(bare, port) : Endpoint.tls(bare, port);
    }

    private static Endpoint unix(String uri, String rest) {
        try {
            return Endpoint.unix(Path.of(required(uri, rest.startsWith("//") ? rest.substring(2) : rest)));
        } catch (InvalidPathException e) {
            throw UriQuery.illegal(uri, "does not name a file: " + e.getReason());
        }
    }

    private static String required(String uri, String part) {
        if (part.isBlank()) {
            throw UriQuery.illegal(uri, "names nothing after its scheme");
        }
        return part;
    }
}
