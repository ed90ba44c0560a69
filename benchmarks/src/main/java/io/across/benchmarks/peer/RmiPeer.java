package io.across.benchmarks.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.rmi.server.UnicastRemoteObject;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** RMI, which opens one socket for every call that is under way at once. */
public final class RmiPeer implements Peer {

    private final ChildJvm server;
    private final RmiService service;
    private final RmiService.Caller caller = new RmiService.Caller(text -> text);

    public RmiPeer() throws IOException {
        RmiServer.useLoopback();
        server = ChildJvm.start(RmiServer.class);
        byte[] stub = Base64.getDecoder().decode(server.address());
        try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(stub))) {
            service = (RmiService) objects.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    @Override
    public String name() {
        return "rmi";
    }

    @Override
    public @Nullable Load load(Workload workload) throws IOException {
        return switch (workload) {
            case CALL -> Load.of(workload, () -> service.call(() -> 42));
            // An RMI echo is a method of a remote object: the fellow of both of across's.
            case ECHO, PROXY, CALLERS_1, CALLERS_8, CALLERS_64 ->
                Load.of(workload, () -> Echoes.checked(service.echo(Echoes.TEXT)));
            case CALLBACK -> Load.of(workload, callBack());
            case BYTES_1M, BYTES_64M -> Load.of(workload, bytes(workload.bytes()));
            case SPAWN -> Load.of(workload, new Spawn());
            case PING, PYTHON, PYTHON_1M, PYTHON_64M -> null;
        };
    }

    private Task callBack() throws IOException {
        var callback = (RmiService.Callback) UnicastRemoteObject.exportObject(caller, 0);
        return () -> Echoes.checked(service.callBack(callback, Echoes.TEXT));
    }

    private Task bytes(int size) {
        byte[] sent = Echoes.bytes(size);
        return () -> Echoes.checked(sent, service.echo(sent));
    }

    @Override
    public void close() throws IOException {
        try {
            UnicastRemoteObject.unexportObject(caller, true);
        } catch (java.rmi.NoSuchObjectException e) {
            // It was never exported: callbacks were not measured.
        }
        server.close();
    }

    /** A child JVM that exports a service, called once. RMI cannot use pipes: over a socket. */
    private static final class Spawn implements Task {

        private @Nullable RmiPeer child;

        @Override
        public void run() throws IOException {
            child = new RmiPeer();
            Echoes.checked(child.service.echo(Echoes.TEXT));
        }

        @Override
        public void after() throws IOException {
            if (child != null) {
                child.close();
            }
        }
    }
}
