package io.across.server;

import io.across.Bios;
import io.across.Options;
import io.across.Rights;
import java.util.List;

/**
 * Serves each connection in a child process that has nothing of this one, not even across: it gets that from the peer,
 * over the wire. What a {@link ProcessConnectionHandler} says of children is true here as well, as far as the peer's own
 * program allows.
 */
public final class BiosConnectionHandler extends ChildConnectionHandler {

    /** A handler without a limit on connections, whose children are {@linkplain Bios#jvm() JVMs}. */
    public BiosConnectionHandler(Options options) {
        this(Bios.jvm().command(), options);
    }

    /** A handler without a limit on connections. */
    public BiosConnectionHandler(List<String> command, Options options) {
        this(command, options, ChildSettings.defaults());
    }

    /**
     * @param command starts a program that boots from its standard input
     * @param options of which only the timeout matters: how long a child may take to end, and one side may leave the other
     *     waiting
     * @param settings without spare children: what boots a peer has no way to stand by
     * @throws IllegalArgumentException if the command is empty, or there are to be spare children, or the options limit the
     *     peer's rights, which what it boots would not know of
     */
    public BiosConnectionHandler(List<String> command, Options options, ChildSettings settings) {
        this(options, checked(command, options, settings), settings);
    }

    private BiosConnectionHandler(Options options, List<String> command, ChildSettings settings) {
        super(() -> command, options.timeout(), settings, false);
    }

    @Override
    public Rights rights() {
        return Rights.all();
    }

    private static List<String> checked(List<String> command, Options options, ChildSettings settings) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command of a child is empty");
        }
        if (settings.spareChildren() > 0) {
            throw new IllegalArgumentException(
                    "spare-children must be 0 for children that boot from their peer, is " + settings.spareChildren());
        }
        if (!options.rights().equals(Rights.all())) {
            throw new IllegalArgumentException(
                    "across.options.rights must be all for children that run what their peer boots, are "
                            + options.rights());
        }
        return List.copyOf(command);
    }
}
