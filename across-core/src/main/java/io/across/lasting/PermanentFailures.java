package io.across.lasting;

import io.across.OperationException;
import io.across.OperationException.Kind;
import io.across.ProtocolException;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures to connect that last until somebody mends something from those that pass, such as a far side that is not there
 * yet. What a program prints is known by its English text alone: what is not recognized counts as passing.
 */
final class PermanentFailures {

    private static final String RIGHT_PROGRAM =
            "Install the program on the machine where it is to run, or correct what names it: it must exist, and this"
                    + " user must be allowed to execute it.";

    private static final String RIGHT_CERTIFICATES =
            "Correct the certificates: each side must trust the other's, and the server's must name its host.";

    /** The first that is found counts. */
    private static final List<Rule> RULES = List.of(
            // Of the operating system; others, as a lack of memory, pass. JDK 25 writes "error: 2" for "error=2".
            rule("Cannot run program .*error(=|: )(2|8|13|20)\\b", RIGHT_PROGRAM),
            rule("Could not reserve enough space|Cannot allocate memory|unable to create native thread", null),
            rule(
                    "Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED",
                    "Make the machine known to ssh: compare its key, and add it to the known_hosts of the user that runs"
                            + " this application."),
            rule(
                    "Permission denied \\(|Too many authentication failures|UNPROTECTED PRIVATE KEY FILE",
                    "Have the machine accept a key of the user that runs this application: 'ssh -o BatchMode=yes' must log"
                            + " in without a question."),
            rule(
                    "Bad configuration option|Bad owner or permissions on|no matching (host key|key exchange|cipher|MAC)"
                            + "|command-line:? line \\d+: |Can't open user config file|usage: ssh ",
                    "Correct the configuration of ssh, or the ssh options of the URI."),
            rule(
                    "Python \\d+\\.\\d+ is too old|Python 3\\.8 or later is needed",
                    "Install Python 3.8 or later there, or name the interpreter: python.interpreter, or python= in an ssh"
                            + " URI."),
            rule(
                    "ModuleNotFoundError: |ImportError: ",
                    "Install the module for the interpreter that is started, or name the virtual environment that has it."),
            rule(
                    "SyntaxError: |IndentationError: ",
                    "Correct the Python program, or start it by the right interpreter."),
            rule(
                    "Unrecognized VM option|Unrecognized option: |Could not create the Java Virtual Machine"
                            + "|Error occurred during initialization of VM",
                    "Correct the arguments of the JVM."),
            rule("Java 17 or later is needed", "Install Java 17 or later there, or name it: java= in an ssh URI."),
            rule(
                    "Could not find or load main class|Unable to access jarfile|UnsupportedClassVersionError"
                            + "|NoClassDefFoundError",
                    "Correct the class path or the main class of the program, or run it on a newer Java."),
            rule(
                    "Address already in use",
                    "Give it another address, or stop the program that uses this one. Two children with one debugger port"
                            + " are a usual cause."),
            rule(
                    "a child JVM cannot have the classes of this process",
                    "Start this process in one of the ways that the message names."),
            rule("exit code 12[67]\\b", RIGHT_PROGRAM),
            rule(
                    "exit code \\d+; .*([Uu]nknown|[Uu]nrecognized|[Ii]nvalid|illegal) option",
                    "Correct the options of the program."),
            rule(
                    "does not speak TLS",
                    "Connect to the port where the far side speaks TLS, or have both sides speak without."),
            rule("[Rr]eceived fatal alert|PKIX path|No subject alternative|No name matching", RIGHT_CERTIFICATES),
            rule(
                    "cannot be reached: (Permission denied|Unix domain path too long)",
                    "Let the user that runs this application write to the socket, or correct its path."));

    private static final String RIGHT_PEER =
            "Connect to a peer of across: correct the address or the program, and see to it that neither prints anything to the"
                    + " stream of the protocol.";

    private static final String RIGHT_SIDES =
            "Correct what the two sides expect of each other, which the message names.";

    private PermanentFailures() {}

    private record Rule(Pattern text, @Nullable String remedy) {}

    private static Rule rule(String text, @Nullable String remedy) {
        return new Rule(Pattern.compile(text, Pattern.DOTALL), remedy);
    }

    /**
     * What somebody has to do about a connection that could not be established; null if it may come to be by itself.
     *
     * @param failure why it was not established
     */
    static @Nullable String remedy(Throwable failure) {
        String text = failure.toString();
        for (Rule rule : RULES) {
            if (rule.text().matcher(text).find()) {
                return rule.remedy();
            }
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLHandshakeException || each instanceof SSLPeerUnverifiedException) {
                return RIGHT_CERTIFICATES;
            }
            if (each instanceof ProtocolException) {
                return RIGHT_PEER;
            }
        }
        // Refusals, not what is said of time and of limits.
        boolean refused = failure instanceof OperationException operation
                && (operation.kind() == Kind.DENIED || operation.kind() == Kind.FAILED);
        return refused ? RIGHT_SIDES : null;
    }
}
