package io.across;

import io.across.internal.launch.BuiltResource;
import io.across.internal.launch.ShellText;
import io.across.internal.launch.SshCommand;
import io.across.internal.launch.WorkerArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A shell script that makes a peer of a machine with a POSIX {@code sh} and a Java runtime, 17 or later; see {@link Bios}.
 * Whoever connects to its standard input and output boots it, by a factory of {@link Connection} that takes a command, a
 * process, pipes or an address.
 *
 * <p>The script writes one class file to a directory of its own in {@code $TMPDIR} or {@code /tmp}, which is gone before
 * the peer is there. The peer takes the timeout of who boots it, accepts classes that are shipped to it, and its process
 * ends with the connection. Exit codes before there is a peer: 127 if there is no Java, 126 if it does not start or is too
 * old, 73 and 74 if the directory or the file cannot be made; a line on standard error says more.
 *
 * <p>Immutable and thread-safe.
 */
public final class JvmBios {

    static final JvmBios DEFAULT = new JvmBios(null, List.of());

    /** Made by the build: the class file of the BIOS. */
    private static final BuiltResource CLASS = new BuiltResource("META-INF/across/jvm-bios");

    // p runs a program that is not the shell's own, whatever PATH says, and lets nobody else read what it makes; q
    // gives up.
    private static final String SCRIPT = """
            p(){ (umask 077;PATH=$PATH:/usr/bin:/bin;"$@");};
            q(){ printf "across: %s\\n" "on $(p uname -n): $1" >&2;exit $2;};
            j=@JAVA@;
            command -v "$j" >/dev/null 2>&1||q "no Java found, Java 17 or later is needed (looked for $j, \
            JAVA_HOME=$JAVA_HOME, PATH=$PATH)" 127;
            t=${TMPDIR:-/tmp};case $t in *:*)t=/tmp;;esac;
            for n in 1 2 3 4 5;do d=$t/across-$$-$n;e=$(p mkdir "$d" 2>&1)&&break;d=;done;
            [ "$d" ]||q "no directory can be made for the BIOS: $e" 73;
            printf @CLASS@ >"$d/Boot.class"||{ p rm -rf "$d";q "$d/Boot.class cannot be written" 74;};
            "$j" @OPTIONS@ -cp "$d" Boot "$d";s=$?;
            [ -d "$d" ]&&{ p rm -rf "$d";
            q "$j did not start (exit code $s), Java 17 or later is needed and it is: $("$j" -version 2>&1 </dev/null)" 126;};
            exit $s
            """.replace("\n", "");

    private static final String FIND_JAVA = "${JAVA_HOME:+$JAVA_HOME/bin/java};[ -x \"$j\" ]||j=java";

    private final @Nullable String java;
    private final List<String> javaOptions;

    private JvmBios(@Nullable String java, List<String> javaOptions) {
        this.java = java;
        this.javaOptions = javaOptions;
    }

    /**
     * The same with another {@code java}: a path on the machine to be booted, or a name to be looked up in its {@code PATH}.
     * By default {@code $JAVA_HOME/bin/java} is taken if it is there, else {@code java} from the {@code PATH}.
     *
     * @throws IllegalArgumentException if it is blank or has control characters
     */
    public JvmBios java(String command) {
        if (command.isBlank()) {
            throw new IllegalArgumentException("the java command of a BIOS must not be blank");
        }
        return checked(new JvmBios(command, javaOptions));
    }

    /**
     * The same with these options of {@code java}, as {@code -Xmx256m}, instead of those before. The defaults are those of
     * {@link io.across.process.ChildJvm}, and options given here override them.
     *
     * @throws IllegalArgumentException if one has control characters or does not begin with a hyphen
     */
    public JvmBios javaOptions(List<String> options) {
        for (String option : options) {
            if (!option.startsWith("-")) {
                throw new IllegalArgumentException("java option '" + option + "' does not begin with a hyphen");
            }
        }
        return checked(new JvmBios(java, List.copyOf(options)));
    }

    /** The same with these options of {@code java}; see {@link #javaOptions(List)}. */
    public JvmBios javaOptions(String... options) {
        return javaOptions(List.of(options));
    }

    private static JvmBios checked(JvmBios bios) {
        bios.script();
        return bios;
    }

    /**
     * The text for {@code sh -c}: one line, without single quotes and {@code !}, so that in single quotes it passes every
     * login shell.
     */
    public String script() {
        // One that writes no file in the system's directory for temporary files, where others do to be seen by jps.
        List<String> options = new ArrayList<>(List.of("-XX:-UsePerfData"));
        options.addAll(WorkerArguments.with(javaOptions));
        String words = options.stream().map(ShellText::quote).collect(Collectors.joining(" "));
        return SCRIPT.replace("@CLASS@", ShellText.printfFormat(CLASS.bytes()))
                .replace("@JAVA@", java == null ? FIND_JAVA : ShellText.quote(java))
                .replace("@OPTIONS@", words);
    }

    /** The command that runs the script on this machine: {@code sh -c} and the script. */
    public List<String> command() {
        return List.of("sh", "-c", script());
    }

    /**
     * The command that runs the script on another machine by this machine's {@code ssh}, which never asks for a password.
     *
     * @param host a host, or a user and a host as {@code user@host}, or a name from ssh's configuration
     * @param sshOptions further options of {@code ssh}, each a word of its own
     * @throws IllegalArgumentException if the host is empty, begins with a hyphen or has blanks or control characters
     */
    public List<String> sshCommand(String host, String... sshOptions) {
        return SshCommand.of(host, List.of(sshOptions), script());
    }

    @Override
    public String toString() {
        return "BIOS for " + (java == null ? "java" : java);
    }
}
