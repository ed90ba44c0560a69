package io.across;

import io.across.internal.guard.PeerText;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an exception of the remote code that cannot exist here, neither itself nor as one of its superclasses: its
 * class is unknown or refused on this side, or it could not be serialised on the other. Or for an {@link OperationException}
 * that the remote code got from a connection of its own. Carries the class name, the message and the stack as text; the stack trace
 * and the cause chain are those of the original.
 */
public final class RemoteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remoteClassName;
    private final @Nullable String remoteMessage;
    private final String remoteStackText;

    /**
     * Control characters, and what else could pass for another line of a log, are taken out of all texts.
     *
     * @param remoteClassName class of the original exception
     * @param remoteMessage its message
     * @param remoteStackText its stack trace as the remote side prints it
     * @param cause its cause, itself or a stand-in
     */
    public RemoteException(
            String remoteClassName, @Nullable String remoteMessage, String remoteStackText, @Nullable Throwable cause) {
        super(
                PeerText.name(remoteClassName) + (remoteMessage == null ? "" : ": " + PeerText.line(remoteMessage)),
                cause);
        this.remoteClassName = PeerText.name(remoteClassName);
        this.remoteMessage = remoteMessage == null ? null : PeerText.line(remoteMessage);
        this.remoteStackText = PeerText.lines(remoteStackText);
    }

    /** The class of the exception that was thrown. */
    public String remoteClassName() {
        return remoteClassName;
    }

    /** The message of the exception that was thrown. */
    public @Nullable String remoteMessage() {
        return remoteMessage;
    }

    /** The stack trace, causes included, as the remote side prints it. */
    public String remoteStackText() {
        return remoteStackText;
    }
}
