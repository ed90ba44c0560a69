package io.across.spring.autoconfigure;

import io.across.ExposedObjects;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.spring.autoconfigure.AcrossListenerProperties.Handler;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.List;

/**
 * What those may do who connect to a listener: what the properties say, or else what the options say if the system lets only this
 * user in, and call exposed beans otherwise: any user of this machine reaches its loopback interface.
 *
 * @param rights what is granted
 * @param property where more can be granted
 * @param why where that comes from, for messages
 */
record ListenerRights(Rights rights, String property, String why) {

    static ListenerRights of(ListenerSettings listener, Options options) {
        if (listener.rights() != null) {
            String property = listener.rightsPrefix() + ".rights";
            return new ListenerRights(
                    AcrossRight.rights(property, listener.rights()), listener.prefix() + ".rights", property);
        }
        String property = listener.prefix() + ".rights";
        if (listener.isOfThisUserOnly()) {
            return new ListenerRights(options.rights(), property, "the options of all connections");
        }
        return new ListenerRights(
                options.rights().allow(Right.CALL_EXPOSED) ? Rights.exposedOnly() : Rights.none(),
                property,
                "the default of what other users can reach");
    }

    /** The options of the listener's connections. */
    Options.Builder applyTo(Options options) {
        return options.toBuilder().rights(rights).rightsProperty(property);
    }

    /**
     * Finds exposed beans that nobody could call, because all listeners serve their peers elsewhere.
     *
     * @throws FailureAnalyzedException if there are any, and no connections over which the far side could call them
     */
    static void requireReachable(AcrossProperties properties, ExposedObjects exposed) {
        List<ListenerSettings> listeners = ListenerSettings.of(properties.getServer());
        if (!exposed.names().isEmpty()
                && properties.getConnections().isEmpty()
                && !listeners.isEmpty()
                && listeners.stream().noneMatch(listener -> listener.handler() == Handler.LOCAL)) {
            String prefix = listeners.get(0).prefix();
            throw new FailureAnalyzedException(
                    "Nobody can call what this application exposes, " + exposed + ": " + prefix
                            + " serves its peers in child processes, which do not have these beans.",
                    "Set " + prefix + ".handler=local, or expose nothing.");
        }
    }

    /**
     * A child has no exposed beans: whoever cannot have code run there has no use for it, and whoever can is not held back by
     * the lack of another right.
     *
     * @throws FailureAnalyzedException unless everything is granted
     */
    void requireAll(ListenerSettings listener) {
        if (!rights.equals(Rights.all())) {
            throw new FailureAnalyzedException(
                    listener.prefix()
                            + " serves its peers in child processes, where there is nothing to use but code that"
                            + " runs, yet they have only these rights: " + rights.inProperties() + " (" + why + ").",
                    "Set " + listener.prefix()
                            + ".handler=local to have exposed beans called. If whoever connects is meant"
                            + " to run code as this process's user, set " + listener.prefix() + ".rights=all.");
        }
    }
}
