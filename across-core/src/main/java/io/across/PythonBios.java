package io.across;

import io.across.ConnectionProvider.Worker;
import io.across.internal.launch.PythonTexts;
import io.across.internal.launch.ShellText;
import io.across.internal.launch.SshCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of Python that makes a peer of a machine with Python 3.8 or later and nothing else; see {@link Bios} and the
 * protocol, section 7. Whoever connects to its standard input and output boots it, by a factory of {@link Connection} that
 * takes a command, a process, pipes or an address; so does a Python program with {@code across} 0.1.0.
 *
 * <p>Nothing is written to a disk. The peer takes the timeout of who boots it, accepts modules that are exported to it, and
 * its process ends with the connection. What its code prints goes to standard error. Exit codes before there is a peer: 127
 * if there is no such Python, 1 if it is too old or the stream ends too early; a line on standard error says more.
 *
 * <p>Immutable and thread-safe.
 */
public final class PythonBios implements Worker {

    static final PythonBios DEFAULT = new PythonBios("python3", List.of());

    private static final String SHELL_SCRIPT = """
            p=@PYTHON@;
            command -v "$p" >/dev/null 2>&1||{ printf "across: on %s: %s\\n" "$(PATH=$PATH:/usr/bin:/bin;uname -n)" \
            "$p not found, Python 3.8 or later is needed (PATH=$PATH)" >&2;exit 127;};
            exec "$p"@OPTIONS@ -c @SCRIPT@
            """.replace("\n", "");

    private final String python;
    private final List<String> pythonOptions;

    private PythonBios(String python, List<String> pythonOptions) {
        this.python = python;
        this.pythonOptions = pythonOptions;
    }

    /**
     * The same with another interpreter than {@code python3}: a path on the machine to be booted, or a name to be looked up
     * in its {@code PATH}.
     *
     * @throws IllegalArgumentException if it is blank or has control characters
     */
    public PythonBios python(String interpreter) {
        if (interpreter.isBlank()) {
            throw new IllegalArgumentException("the python command of a BIOS must not be blank");
        }
        ShellText.quote(interpreter);
        return new PythonBios(interpreter, pythonOptions);
    }

    /**
     * The same with the interpreter of a virtual environment, and so with the packages that are installed there.
     *
     * @param directory of the environment, on the machine to be booted
     * @throws IllegalArgumentException if it is blank or has control characters
     */
    public PythonBios virtualEnvironment(String directory) {
        if (directory.isBlank()) {
            throw new IllegalArgumentException("the virtual environment of a BIOS must not be blank");
        }
        return python(directory.replaceFirst("(?<=.)/+$", "") + "/bin/python");
    }

    /**
     * The same with these options of the interpreter, as {@code -I} or {@code -Xutf8}, instead of those before.
     *
     * @throws IllegalArgumentException if one has control characters or does not begin with a hyphen, or is {@code -c} or
     *     {@code -m}, after which Python would not read the BIOS
     */
    public PythonBios pythonOptions(List<String> options) {
        for (String option : options) {
            if (!option.startsWith("-") || option.matches("-{1,2}|-[cm].*")) {
                throw new IllegalArgumentException("'" + option + "' is no option that python takes before -c");
            }
            ShellText.quote(option);
        }
        return new PythonBios(python, List.copyOf(options));
    }

    /** The same with these options of the interpreter; see {@link #pythonOptions(List)}. */
    public PythonBios pythonOptions(String... options) {
        return pythonOptions(List.of(options));
    }

    /** The text for {@code python3 -c}: one line of ASCII without single quotes, {@code $}, {@code !} and backslashes. */
    public String script() {
        return text("CHECK", "STDIO", "BOOT");
    }

    /**
     * As {@link #script()}, for a process that was handed a connected socket instead of standard streams: its first
     * argument, after the text, is the socket's file descriptor, as {@code python3 -c TEXT 3}.
     */
    public String socketScript() {
        return text("CHECK", "SOCKET", "STREAMS", "ANY", "BOOT");
    }

    /** The command that boots from this machine's standard streams: the interpreter, {@code -c} and the script. */
    public List<String> command() {
        return command(List.of("-c", script()));
    }

    private List<String> command(List<String> arguments) {
        return Stream.of(List.of(python), pythonOptions, arguments)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String program() {
        return python;
    }

    @Override
    public List<String> command(@Nullable Path socket) {
        return socket == null
                ? command()
                : command(List.of("-c", text("CHECK", "DIAL", "STREAMS", "WORKER", "BOOT"), socket.toString()));
    }

    private static String text(String... parts) {
        return Stream.of(parts).map(PythonTexts::of).collect(Collectors.joining());
    }

    /**
     * The text for {@code sh -c}: looks for the interpreter, says so if there is none, and becomes it. One line, without
     * single quotes and {@code !}, so that in single quotes it passes every login shell.
     */
    public String shellScript() {
        return SHELL_SCRIPT
                .replace("@PYTHON@", ShellText.quote(python))
                .replace(
                        "@OPTIONS@",
                        pythonOptions.stream()
                                .map(option -> " " + ShellText.quote(option))
                                .collect(Collectors.joining()))
                .replace("@SCRIPT@", ShellText.quote(script()));
    }

    /**
     * The command that runs the script on another machine by this machine's {@code ssh}, which never asks for a password.
     *
     * @param host a host, or a user and a host as {@code user@host}, or a name from ssh's configuration
     * @param sshOptions further options of {@code ssh}, each a word of its own
     * @throws IllegalArgumentException if the host is empty, begins with a hyphen or has blanks or control characters
     */
    public List<String> sshCommand(String host, String... sshOptions) {
        return SshCommand.of(host, List.of(sshOptions), shellScript());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PythonBios bios
                && python.equals(bios.python)
                && pythonOptions.equals(bios.pythonOptions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(python, pythonOptions);
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>(List.of("BIOS for", python));
        words.addAll(pythonOptions);
        return String.join(" ", words);
    }
}
