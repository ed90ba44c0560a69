package io.across.benchmarks.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.server.UnicastRemoteObject;
import java.util.Base64;

/** Exports a service; its address is the serialised stub, which saves a registry. */
final class RmiServer implements RmiService {

    /** Kept alive: RMI itself holds an exported object only weakly. */
    private static final RmiServer SERVICE = new RmiServer();

    private RmiServer() {}

    public static void main(String... args) throws IOException {
        useLoopback();
        Remote stub = UnicastRemoteObject.exportObject(SERVICE, 0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(stub);
        }
        ServerProcess.announce(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    /** Stubs made in this process name the loopback address. Before RMI is used. */
    static void useLoopback() {
        System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    }

    @Override
    public <T> T call(Code<T> code) {
        return code.get();
    }

    @Override
    public String echo(String text) {
        return text;
    }

    @Override
    public byte[] echo(byte[] bytes) {
        return bytes;
    }

    @Override
    public String callBack(Callback callback, String text) throws RemoteException {
        return callback.echo(text);
    }
}
