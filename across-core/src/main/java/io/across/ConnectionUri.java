package io.across;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** Reads the URI forms of {@link Connection#open(String)}. */
final class ConnectionUri {

    private ConnectionUri() {}

    static Connection open(String uri, Options options) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon);
        String rest = uri.substring(colon + 1);
        return switch (scheme) {
            case "tcp" -> tcp(uri, options);
            case "unix" -> Connection.fromUnix(Path.of(required(uri, path(rest))), options);
            case "exec" ->
                Connection.fromCommand(List.of(required(uri, rest).trim().split(" +")), options);
            case "shell" -> Connection.fromShell(required(uri, rest), options);
            default -> throw illegal(uri, "must begin with tcp:, unix:, exec: or shell:");
        };
    }

    private static Connection tcp(String text, Options options) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw illegal(text, e.getReason());
        }
        String host = uri.getHost();
        if (host == null || uri.getPort() < 0) {
            throw illegal(text, "must have the form tcp://host:port");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return Connection.fromTcp(bracketed ? host.substring(1, host.length() - 1) : host, uri.getPort(), options);
    }

    private static String path(String rest) {
        return rest.startsWith("//") ? rest.substring(2) : rest;
    }

    private static String required(String uri, String part) {
        if (part.isBlank()) {
            throw illegal(uri, "names nothing after its scheme");
        }
        return part;
    }

    private static IllegalArgumentException illegal(String uri, String why) {
        return new IllegalArgumentException("connection URI '" + uri + "' " + why);
    }
}
