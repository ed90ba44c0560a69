package io.across.cli;

import io.across.cli.Arguments.Action;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The command line of across.
 *
 * <p>Exit codes: 0 success, 1 failure, 2 wrong usage, 128 + n after signal n, when everything has ended in order.
 */
final class Main {

    static final int FAILURE = 1;
    static final int USAGE = 2;

    private static final String NO_SLF4J = """
            slf4j-api is not on the class path. Put slf4j-api-2.x.jar beside across-core's jar under the name \
            that its manifest gives, or run
              java -cp across-core.jar:slf4j-api.jar io.across.cli.Main ...""";

    private static final String HELP = """
            Usage: java -jar across-core.jar --server (--tcp HOST:PORT | --unix PATH) [OPTION]...
              or:  java -jar across-core.jar (--tcp HOST:PORT | --unix PATH | --stdio)
                                             (--execute SNIPPET | --wait) [OPTION]...
            Let peers run code in this process, or run code in another one.

              --server             listen, and serve whoever connects. Whoever can connect can run
                                   code with your rights
              --tcp HOST:PORT      listen at, or connect to, a TCP port; 0 listens at any free port
              --unix PATH          the same with a Unix socket, which only you may use
              --stdio              be a peer over standard input and output
              --handler KIND       where the server serves connections: 'local', in its own process
                                   (default); 'process', in a child JVM each; 'bios', in a child JVM
                                   each that gets across from the peer
              --execute SNIPPET    run a snippet at the peer and print the value of its last expression
              --wait               serve the peer until it ends the connection
              --accept-exported-classes
                                   let the peer ship classes (a server: with --handler process)
              --timeout SECONDS    give a silent peer up after that long; default 60, 0 for never
              -v, --verbose        tell the life of connections and the stacks of errors
                  --version        print the version
              -h, --help           print this text

            A server prints the address that it listens at. SIGINT and SIGTERM end it in order.
            Logs go to slf4j: put slf4j-simple or another provider on the class path to see them.

            Exit status: 0 success, 1 failure, 2 wrong usage, 128+n after signal n.""";

    private Main() {}

    /** Runs the command and exits. */
    public static void main(String[] args) {
        // By their descriptors: System.out is no longer standard output once this process is a peer over stdio.
        Charset charset = Charset.defaultCharset();
        Console console = new Console(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset));
        int code = run(args, console);
        System.exit(code);
    }

    private static int run(String[] args, Console console) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (UsageException e) {
            console.say(String.valueOf(e.getMessage()));
            console.say("try --help");
            return USAGE;
        }
        console.verbose(arguments.verbose());
        if (arguments.action() == Action.HELP) {
            console.print(HELP);
            return 0;
        }
        if (arguments.action() == Action.VERSION) {
            console.print(version());
            return 0;
        }
        if (!hasSlf4j()) {
            console.say(NO_SLF4J);
            return FAILURE;
        }
        quietLogs(arguments.verbose());
        return new Command(arguments, console).run();
    }

    /** slf4j's remarks about missing providers, and slf4j-simple's default level, are not for users of a command. */
    private static void quietLogs(boolean verbose) {
        setDefault("slf4j.internal.verbosity", "ERROR");
        setDefault("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "info");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static boolean hasSlf4j() {
        try {
            Class.forName("org.slf4j.LoggerFactory", false, Main.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "across " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version();
    }
}
