package io.across.spring.autoconfigure;

import io.across.spring.autoconfigure.AcrossListenerProperties.Child;
import io.across.spring.autoconfigure.AcrossListenerProperties.Handler;
import io.across.spring.autoconfigure.AcrossListenerProperties.Unix;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What the properties say of one listener: what it does not say of itself, it has of the server.
 *
 * @param name what it is called
 * @param prefix of its own properties, for messages
 * @param tcp its address, if the port is set
 * @param unix its address, if the path is set
 * @param tls how it is secured, if it has a port
 * @param handler where its connections are served
 * @param child the children, if they are served there
 * @param childPrefix of the properties of the children
 * @param maxConnections how many it serves at once, positive
 * @param maxMemory what its peers may together make this side hold, positive
 * @param rights what its peers may do; null to decide by who can reach it
 * @param rightsPrefix of the property that grants them
 */
record ListenerSettings(
        String name,
        String prefix,
        AcrossTcpProperties tcp,
        Unix unix,
        ListenerTls tls,
        Handler handler,
        Child child,
        String childPrefix,
        int maxConnections,
        DataSize maxMemory,
        @Nullable Set<AcrossRight> rights,
        String rightsPrefix) {

    private static final String SERVER = "across.server";

    ListenerSettings {
        if (maxConnections <= 0) {
            throw new FailureAnalyzedException(
                    prefix + ".max-connections must be positive, is " + maxConnections + ".",
                    "Correct " + prefix + ".max-connections; across.server.enabled=false starts no listener.");
        }
        if (maxMemory.toBytes() <= 0) {
            throw new FailureAnalyzedException(
                    prefix + ".max-memory must be positive, is " + maxMemory + ".",
                    "Correct " + prefix + ".max-memory, or remove it: 512MB is what a listener's peers may hold then.");
        }
    }

    /** All listeners that have an address. */
    static List<ListenerSettings> of(AcrossServerProperties server) {
        List<ListenerSettings> all = new ArrayList<>();
        if (server.getTcp().getPort() != null) {
            all.add(unnamed("tcp", server));
        }
        if (server.getUnix().getPath() != null) {
            all.add(unnamed("unix", server));
        }
        for (String name : server.getListeners().keySet()) {
            ListenerSettings settings = named(name, server);
            if (all.stream().anyMatch(other -> other.name().equals(name))) {
                throw new FailureAnalyzedException(
                        settings.prefix() + " and " + SERVER + "." + name + " are two listeners of one name.",
                        "Give " + settings.prefix() + " another name, or remove " + SERVER + "." + name + ".");
            }
            all.add(settings);
        }
        return all;
    }

    /** Whether other machines can reach it. One whose address is not in the properties is its owner's business. */
    boolean isRemote() {
        return tcp.getPort() != null && !Loopback.is(prefix + ".tcp.host", tcp.getHost());
    }

    /** Whether the system lets nobody in but this process's user, and root: a Unix socket whose mode grants others nothing. */
    boolean isOfThisUserOnly() {
        return tcp.getPort() == null
                && unix.getPath() != null
                && unix.getPermissions().endsWith("------");
    }

    /** A listener that has no properties of its own; only the names {@code tcp} and {@code unix} have an address. */
    static ListenerSettings unnamed(String name, AcrossServerProperties server) {
        return new ListenerSettings(
                name,
                SERVER,
                name.equals("tcp") ? server.getTcp() : new AcrossTcpProperties(),
                name.equals("unix") ? server.getUnix() : new Unix(),
                new ListenerTls(server.getSsl(), SERVER + ".ssl"),
                server.getHandler(),
                server.getChild(),
                SERVER + ".child",
                server.getMaxConnections(),
                server.getMaxMemory(),
                server.getRights(),
                SERVER);
    }

    /** The listener that {@code across.server.listeners.<name>} describes. */
    static ListenerSettings named(String name, AcrossServerProperties server) {
        String prefix = SERVER + ".listeners." + name;
        AcrossListenerProperties own = server.getListeners().getOrDefault(name, new AcrossListenerProperties());
        if ((own.getTcp().getPort() == null) == (own.getUnix().getPath() == null)) {
            throw new FailureAnalyzedException(
                    prefix + " has " + (own.getTcp().getPort() == null ? "no address." : "two addresses."),
                    "Set exactly one of " + prefix + ".tcp.port and " + prefix + ".unix.path.");
        }
        Child child = own.getChild();
        ListenerSettings general = unnamed(name, server);
        return new ListenerSettings(
                name,
                prefix,
                own.getTcp(),
                own.getUnix(),
                own.getSsl() == null ? general.tls() : new ListenerTls(own.getSsl(), prefix + ".ssl"),
                own.getHandler() == null ? general.handler() : own.getHandler(),
                child == null ? general.child() : child,
                child == null ? general.childPrefix() : prefix + ".child",
                own.getMaxConnections() == null ? general.maxConnections() : own.getMaxConnections(),
                own.getMaxMemory() == null ? general.maxMemory() : own.getMaxMemory(),
                own.getRights() == null ? general.rights() : own.getRights(),
                own.getRights() == null ? general.rightsPrefix() : prefix);
    }
}
