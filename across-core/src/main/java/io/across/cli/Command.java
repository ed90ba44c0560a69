package io.across.cli;

import io.across.Connection;
import io.across.Options;
import io.across.cli.Arguments.Action;
import io.across.cli.Arguments.Place;
import io.across.cli.Arguments.Stdio;
import io.across.cli.Arguments.Tcp;
import io.across.cli.Arguments.Unix;
import io.across.internal.concurrent.DaemonThreads;
import io.across.server.AcrossServer;
import io.across.server.BiosConnectionHandler;
import io.across.server.ConnectionHandler;
import io.across.server.LocalConnectionHandler;
import io.across.server.ProcessConnectionHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** Runs what a correct command line asks for. Kept apart from {@link Main}, which runs without slf4j. */
final class Command {

    /** How long a server lets calls run after a signal. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Arguments arguments;
    private final Console console;
    private final Place place;
    private final Options options;

    Command(Arguments arguments, Console console) {
        this.arguments = arguments;
        this.console = console;
        this.place = Objects.requireNonNull(arguments.place());
        this.options = Options.builder()
                .timeout(arguments.timeout())
                .acceptExportedClasses(arguments.acceptExportedClasses())
                .observer(console::observe)
                .build();
    }

    /** Answers the exit code. */
    int run() {
        return arguments.action() == Action.SERVER ? serve() : connect();
    }

    private int serve() {
        try (ConnectionHandler handler = handler()) {
            AcrossServer server = builder().handler(handler).build().start();
            stopWithProcess(server);
            warn(server.address());
            console.print("listening at " + describe(server.address()));
            new CountDownLatch(1).await(); // until a signal
            return 0;
        } catch (IOException | RuntimeException e) {
            console.fail("cannot serve", e);
            return Main.FAILURE;
        } catch (InterruptedException e) {
            return Main.FAILURE; // by code of a peer
        }
    }

    private ConnectionHandler handler() {
        return switch (arguments.handler()) {
            case LOCAL -> new LocalConnectionHandler(options);
            case PROCESS -> new ProcessConnectionHandler(options);
            case BIOS -> new BiosConnectionHandler(options);
        };
    }

    private AcrossServer.Builder builder() {
        if (place instanceof Tcp tcp) {
            return AcrossServer.builder().tcp(tcp.host(), tcp.port());
        }
        return AcrossServer.builder().unix(((Unix) place).path());
    }

    private void stopWithProcess(AcrossServer server) {
        Thread hook = DaemonThreads.named("across-stop", () -> server.stop(GRACE));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            server.close(); // the signal came before
        }
    }

    private void warn(SocketAddress address) {
        if (address instanceof InetSocketAddress tcp) {
            InetAddress host = tcp.getAddress();
            if (!host.isLoopbackAddress()) {
                console.say("warning: whoever can reach " + host.getHostAddress() + " can run code here as user "
                        + System.getProperty("user.name"));
            }
        }
    }

    private static String describe(SocketAddress address) {
        if (address instanceof InetSocketAddress tcp) {
            String host = tcp.getAddress().getHostAddress();
            return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + tcp.getPort();
        }
        return "unix:" + ((UnixDomainSocketAddress) address).getPath();
    }

    private int connect() {
        try (Connection connection = Connection.open(place.endpoint(), options)) {
            endWithProcess(connection);
            connection.awaitReady();
            if (arguments.action() == Action.EXECUTE) {
                execute(connection);
            } else {
                connection.awaitEnd();
            }
            return 0;
        } catch (Throwable e) {
            // What a snippet throws may be anything.
            console.fail("failed", e);
            return Main.FAILURE;
        }
    }

    private void execute(Connection connection) throws Throwable {
        Object value = connection.execute(Objects.requireNonNull(arguments.snippet()));
        if (value == null) {
            return;
        }
        if (place instanceof Stdio) {
            console.say("result: " + value); // standard output belongs to the peer
        } else {
            console.print(value);
        }
    }

    /** A signal says goodbye. */
    private void endWithProcess(Connection connection) {
        Thread hook = DaemonThreads.named("across-goodbye", () -> {
            try {
                connection.close();
            } catch (RuntimeException e) {
                console.fail("did not end in order", e);
            }
        });
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            connection.cancel();
        }
    }
}
