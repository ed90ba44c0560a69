package io.across.internal.launch;

import java.util.ArrayList;
import java.util.List;

/** Shell scripts that run on another machine. */
public final class SshCommand {

    private SshCommand() {}

    /**
     * The command that runs a script there by this machine's {@code ssh}, which never asks for a password.
     *
     * @param host a host, or a user and a host as {@code user@host}, or a name from ssh's configuration
     * @param sshOptions further options of {@code ssh}, each a word of its own
     * @param script for the other machine's {@code sh -c}, without what login shells see even in single quotes; see
     *     {@link ShellText}
     * @throws IllegalArgumentException if the host is empty, begins with a hyphen or has blanks or control characters
     */
    public static List<String> of(String host, List<String> sshOptions, String script) {
        if (host.isEmpty()
                || host.startsWith("-")
                || host.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "ssh host '" + host + "' must not be empty, begin with a hyphen or have blanks");
        }
        List<String> command = new ArrayList<>(List.of("ssh", "-T", "-o", "BatchMode=yes"));
        command.addAll(sshOptions);
        command.addAll(List.of("--", host, "exec sh -c '" + script + "'"));
        return List.copyOf(command);
    }
}
