package io.across;

import java.util.function.Consumer;

/**
 * What to connect to, in the form for configuration; see {@link Endpoint#parse}. Immutable and thread-safe.
 */
public final class ConnectionUri {

    private final String text;
    private final Endpoint endpoint;

    private ConnectionUri(String text, Endpoint endpoint) {
        this.text = text;
        this.endpoint = endpoint;
    }

    /** See {@link Endpoint#parse}. */
    public static ConnectionUri parse(String uri) {
        return new ConnectionUri(uri, Endpoint.parse(uri));
    }

    /** See {@link Endpoint#open}. */
    public Connection open(Options options) {
        return endpoint.open(options);
    }

    /** See {@link Endpoint#withTls}. */
    public Connection open(Options options, Tls tls) {
        return (endpoint.isTls() ? endpoint.withTls(tls) : endpoint).open(options);
    }

    /** See {@link Endpoint#prepared}. */
    public Connection open(Options options, Consumer<ProcessBuilder> preparation) {
        return endpoint.prepared(preparation).open(options);
    }

    /** See {@link Endpoint#startsProcess}. */
    public boolean startsProcess() {
        return endpoint.startsProcess();
    }

    /** See {@link Endpoint#isTls}. */
    public boolean isTls() {
        return endpoint.isTls();
    }

    /** The URI as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
