package io.across.benchmarks.peer;

import io.across.Across;
import io.across.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** across over one connection, whatever the number of callers. */
public final class AcrossPeer implements Peer {

    private final AcrossTransport transport;
    private final @Nullable ChildJvm server;
    private final Connection connection;
    private final List<Connection> idle = new ArrayList<>();

    public AcrossPeer(AcrossTransport transport) throws IOException {
        this.transport = transport;
        server = transport == AcrossTransport.PIPE ? null : ChildJvm.start(AcrossServer.class, transport.name());
        connection = connect();
    }

    private Connection connect() {
        if (server == null) {
            return spawn();
        }
        return transport == AcrossTransport.UNIX
                ? Connection.fromUnix(Path.of(server.address()))
                : Connection.fromTcp("127.0.0.1", Integer.parseInt(server.address()));
    }

    private static Connection spawn() {
        return Connection.fromCommand(ChildJvm.command(AcrossServer.class, AcrossTransport.PIPE.name()));
    }

    @Override
    public String name() {
        return "across";
    }

    @Override
    public @Nullable Load load(Workload workload) {
        return switch (workload) {
            case CALL -> Load.of(workload, () -> connection.call(() -> 42));
            case ECHO, CALLERS_1, CALLERS_8, CALLERS_64 ->
                Load.of(workload, () -> Echoes.checked(connection.call(text -> text, Echoes.TEXT)));
            case PROXY -> Load.of(workload, proxy());
            case CALLBACK -> Load.of(workload, callBack());
            case BYTES_1M, BYTES_64M -> Load.of(workload, bytes(workload.bytes()));
            case SPAWN -> Load.of(workload, new Spawn());
            case PING, PYTHON, PYTHON_1M, PYTHON_64M -> null;
        };
    }

    private Task proxy() {
        EchoService service = connection.callRef(EchoService.class, EchoService.Local::new);
        return () -> Echoes.checked(service.echo(Echoes.TEXT));
    }

    private Task callBack() {
        EchoService caller = Across.ref(EchoService.class, new EchoService.Local());
        return () -> Echoes.checked(connection.call(EchoService::echo, caller, Echoes.TEXT));
    }

    private Task bytes(int size) {
        byte[] sent = Echoes.bytes(size);
        return () -> Echoes.checked(sent, connection.call(bytes -> bytes, sent));
    }

    @Override
    public void openIdle() {
        Connection another = connect();
        idle.add(another);
        another.awaitReady();
    }

    @Override
    public long serverPid() {
        return server == null ? -1 : server.pid();
    }

    @Override
    public void close() throws IOException {
        connection.close();
        idle.forEach(Connection::close);
        if (server != null) {
            server.close();
        }
    }

    /** A child JVM, called once over its pipes. */
    private static final class Spawn implements Task {

        private @Nullable Connection child;

        @Override
        public void run() {
            child = spawn();
            child.call(() -> 42);
        }

        @Override
        public void after() {
            if (child != null) {
                child.close();
            }
        }
    }
}
