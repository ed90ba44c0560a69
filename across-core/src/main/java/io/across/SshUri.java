package io.across;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form {@code ssh://user@host:port?java=…&option=…&java-option=…} of {@link Connection#open(String)}.
 *
 * @param uri the whole, as it was given
 * @param destination host, or user and host, as {@code ssh} takes them
 * @param sshOptions of {@code ssh}, the port among them
 */
record SshUri(String uri, String destination, List<String> sshOptions, JvmBios bios) {

    /** A name of ssh's configuration may have characters that no host name has. */
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[\\w.~+%-]+)@)?(?:\\[(?<six>[0-9A-Fa-f:.]+(?:%25[\\w.-]+)?)]|(?<host>[\\w.~-]+))(?::(?<port>\\d{1,5}))?");

    static SshUri parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw ConnectionUri.illegal(text, e.getReason());
        }
        String authority = uri.getRawAuthority();
        Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
        String path = uri.getRawPath();
        boolean hasPath = path != null && !path.isEmpty() && !path.equals("/");
        if (!parts.matches() || hasPath || uri.getRawFragment() != null) {
            throw ConnectionUri.illegal(text, "must have the form ssh://user@host:port?java=…&option=…&java-option=…");
        }
        String user = parts.group("user");
        String host = parts.group("host") != null ? parts.group("host") : decoded(parts.group("six"));
        String destination = user == null ? host : decoded(user) + "@" + host;
        List<String> sshOptions = new ArrayList<>();
        String port = parts.group("port");
        if (port != null) {
            sshOptions.addAll(List.of("-p", checkedPort(text, port)));
        }
        return withQuery(text, destination, sshOptions, uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    private static SshUri withQuery(String text, String destination, List<String> sshOptions, String query) {
        List<String> javaOptions = new ArrayList<>();
        JvmBios bios = Bios.jvm();
        try {
            for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
                String value = decoded(parameter.substring(parameter.indexOf('=') + 1));
                switch (parameter.substring(0, Math.max(0, parameter.indexOf('=')))) {
                    case "java" -> bios = bios.java(value);
                    case "java-option" -> javaOptions.add(value);
                    case "option" -> sshOptions.add(checkedOption(value));
                    default ->
                        throw new IllegalArgumentException(
                                "'" + parameter + "' is none of java=…, option=… and java-option=…");
                }
            }
            SshUri parsed = new SshUri(text, destination, List.copyOf(sshOptions), bios.javaOptions(javaOptions));
            List<String> unusedCommand = parsed.command();
            return parsed;
        } catch (IllegalArgumentException e) {
            throw ConnectionUri.illegal(text, "is illegal: " + e.getMessage());
        }
    }

    private static String checkedPort(String text, String port) {
        int number = Integer.parseInt(port);
        if (number < 1 || number > 65_535) {
            throw ConnectionUri.illegal(text, "has a port that is not between 1 and 65535");
        }
        return port;
    }

    /** What has no hyphen would be a host. */
    private static String checkedOption(String option) {
        if (!option.startsWith("-") || option.equals("--")) {
            throw new IllegalArgumentException("ssh option '" + option + "' does not begin with a hyphen");
        }
        return option;
    }

    private static String decoded(String part) {
        // In a URI, unlike in a form, a plus is a plus.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    List<String> command() {
        return bios.sshCommand(destination, sshOptions.toArray(new String[0]));
    }

    /** Named after where it leads: "ssh" would say little. */
    Connection open(Options options) {
        String name = options.name() != null ? options.name() : "ssh:" + destination;
        return Connection.fromCommand(command(), options.toBuilder().name(name).build());
    }
}
