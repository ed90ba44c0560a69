package io.across.benchmarks.peer;

import java.io.Serializable;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What RMI can do of the workloads. */
interface RmiService extends Remote {

    /** Runs {@code code}, which travels as an argument. */
    <T> T call(Code<T> code) throws RemoteException;

    String echo(String text) throws RemoteException;

    byte[] echo(byte[] bytes) throws RemoteException;

    /** Calls back once. */
    String callBack(Callback callback, String text) throws RemoteException;

    /** Serialisable code. */
    interface Code<T> extends Supplier<T>, Serializable {}

    /** The caller's object. */
    interface Callback extends Remote {
        String echo(String text) throws RemoteException;
    }

    /** An object of the caller's, exported for as long as it is used. */
    record Caller(Function<String, String> function) implements Callback {
        @Override
        public String echo(String text) {
            return function.apply(text);
        }
    }
}
