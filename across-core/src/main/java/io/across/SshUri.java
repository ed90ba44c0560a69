package io.across;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form {@code ssh://user@host:port?…} of {@link Endpoint#parse}, with {@code java=}, {@code java-option=},
 * {@code python=}, {@code venv=}, {@code python-option=} and {@code option=}.
 */
final class SshUri {

    private static final String FORM =
            "must have the form ssh://user@host:port?java=…&option=…&java-option=… or ssh://user@host:port?python=…";

    /** A name of ssh's configuration may have characters that no host name has. */
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[\\w.~+%-]+)@)?(?:\\[(?<six>[0-9A-Fa-f:.]+(?:%25[\\w.-]+)?)]|(?<host>[\\w.~-]+))(?::(?<port>\\d{1,5}))?");

    private SshUri() {}

    static Endpoint parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw UriQuery.illegal(text, e.getReason());
        }
        String authority = uri.getRawAuthority();
        Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
        String path = uri.getRawPath();
        boolean hasPath = path != null && !path.isEmpty() && !path.equals("/");
        if (!parts.matches() || hasPath || uri.getRawFragment() != null) {
            throw UriQuery.illegal(text, FORM);
        }
        try {
            String user = parts.group("user");
            String host = parts.group("host") != null ? parts.group("host") : UriQuery.decoded(parts.group("six"));
            String destination = user == null ? host : UriQuery.decoded(user) + "@" + host;
            List<String> sshOptions = new ArrayList<>();
            String port = parts.group("port");
            if (port != null) {
                sshOptions.addAll(List.of("-p", checkedPort(port)));
            }
            return endpoint(destination, sshOptions, UriQuery.of(uri.getRawQuery()));
        } catch (IllegalArgumentException e) {
            throw UriQuery.illegal(text, "is illegal: " + e.getMessage());
        }
    }

    private static Endpoint endpoint(String destination, List<String> sshOptions, UriQuery query) {
        query.check("java", "java-option", "python", "venv", "python-option", "option");
        query.all("option").stream().map(SshUri::checkedOption).forEach(sshOptions::add);
        String[] options = sshOptions.toArray(new String[0]);
        if (query.has("python") || query.has("venv") || query.has("python-option")) {
            if (query.has("java") || query.has("java-option")) {
                throw new IllegalArgumentException(
                        "a machine is booted either with Java or with Python, not with both");
            }
            return Endpoint.ssh(destination, PythonUri.bios(Bios.python(), query), options);
        }
        JvmBios bios = Bios.jvm();
        String java = query.one("java");
        if (java != null) {
            bios = bios.java(java);
        }
        return Endpoint.ssh(destination, bios.javaOptions(query.all("java-option")), options);
    }

    private static String checkedPort(String port) {
        int number = Integer.parseInt(port);
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("it has a port that is not between 1 and 65535");
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
}
