package io.across.server;

import io.across.Options;
import io.across.Rights;
import io.across.process.ChildJvm;

/**
 * Serves each connection in a child JVM of its own, which has the classes of this process and nothing else of it: who
 * connects runs code there, with the rights of this process's user, yet cannot reach this process's objects or other
 * peers. The children may therefore accept exported classes.
 *
 * <p>A child lives as long as its connection, and dies with this process however that ends. It gets SIGTERM when the
 * handler closes: the peer's running calls may take half the timeout, then the child says goodbye; after the timeout it is
 * killed. A child that has lost its peer is killed after the timeout, too, and so is one that does not read for as long,
 * or whose peer does not. What children print on standard error goes to the logger {@code io.across.process}. A child knows
 * who its peer is ({@link io.across.Connection#peerIdentity}), unless it has a main class of its own.
 *
 * <p>Of this process's environment children get what {@link ChildSettings#environment} names and nothing more. Without
 * {@link ChildSettings#spareChildren} a peer waits for a JVM to start; with them, a stock of warm ones stands by, at the
 * price of their memory.
 */
public final class ProcessConnectionHandler extends ChildConnectionHandler {

    private final Rights rights;

    /** Children with the JVM's defaults; no limit on connections, no spare children. */
    public ProcessConnectionHandler(Options options) {
        this(options, ChildSettings.defaults());
    }

    /** Children with the JVM's defaults. */
    public ProcessConnectionHandler(Options options, ChildSettings settings) {
        this(ChildJvm.builder().build(), options, settings);
    }

    /**
     * @param child how the children are started
     * @param options of the children's connections; their timeout is that of this handler, too. Observers are not told of
     *     connections in children.
     * @throws IllegalArgumentException if {@code options} have a class loader or an input filter, which cannot be handed
     *     to a child
     * @throws IllegalStateException if there are to be spare children whose main class cannot stand by
     */
    public ProcessConnectionHandler(ChildJvm child, Options options, ChildSettings settings) {
        super(configured(child, options, settings)::command, options.timeout(), settings, child.canBeIntroduced());
        this.rights = options.rights();
    }

    @Override
    public Rights rights() {
        return rights;
    }

    private static ChildJvm configured(ChildJvm child, Options options, ChildSettings settings) {
        ChildJvm withOptions = child.withPeerOptions(options);
        if (child.canBeIntroduced()) {
            withOptions = withOptions.introduced();
        }
        return settings.spareChildren() > 0 ? withOptions.onStandby() : withOptions;
    }
}
