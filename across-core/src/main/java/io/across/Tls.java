package io.across;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * How connections are secured: TLS 1.2 or later, with certificates and trust of an {@link SSLContext}. A context is asked for
 * at each connection, so that new certificates need no restart: connections that exist keep what they have agreed on.
 *
 * <p>A client checks that the certificate of the server is meant for the host that it connects to. A server asks for no
 * certificate unless told by {@link #withClientAuth}.
 *
 * <p>Immutable, and thread-safe if the given functions are.
 */
public final class Tls {

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final Tls SYSTEM = of(Tls::systemContext);

    private final Supplier<SSLContext> contexts;
    private final Consumer<SSLParameters> parameters;
    private final ClientAuth clientAuth;

    private Tls(Supplier<SSLContext> contexts, Consumer<SSLParameters> parameters, ClientAuth clientAuth) {
        this.contexts = contexts;
        this.parameters = parameters;
        this.clientAuth = clientAuth;
    }

    /** What a server asks of its clients. */
    public enum ClientAuth {
        /** Nothing. */
        NONE,
        /** A certificate if the client has one; one that is not trusted is refused. */
        WANT,
        /** A certificate that is trusted. */
        NEED
    }

    /** Always the same context. */
    public static Tls of(SSLContext context) {
        return of(() -> context);
    }

    /**
     * Another context whenever it has changed.
     *
     * @param contexts answers the context of this moment; asked at each connection, by one of its threads
     */
    public static Tls of(Supplier<SSLContext> contexts) {
        return new Tls(contexts, parameters -> {}, ClientAuth.NONE);
    }

    /** The JVM's own context, which the system properties {@code javax.net.ssl.*} configure. */
    public static Tls system() {
        return SYSTEM;
    }

    private static SSLContext systemContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JVM's own TLS context cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * With other parameters than the context's, such as cipher suites; replaces those of an earlier call.
     *
     * @param parameters changes what it is given, at each connection; what the server asks of clients it cannot change
     */
    public Tls withParameters(Consumer<SSLParameters> parameters) {
        return new Tls(contexts, parameters, clientAuth);
    }

    /** Has a server ask its clients for this; clients ignore it. */
    public Tls withClientAuth(ClientAuth clientAuth) {
        return new Tls(contexts, parameters, clientAuth);
    }

    /** What a server asks of its clients. */
    public ClientAuth clientAuth() {
        return clientAuth;
    }

    /**
     * Begins the client's side of a connection.
     *
     * @param host whom the certificate of the server has to name
     * @throws IllegalArgumentException if the parameters admit a protocol before TLS 1.2, or one that does not exist
     */
    public SSLEngine clientEngine(String host, int port) {
        SSLEngine engine = contexts.get().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters chosen = engine.getSSLParameters();
        chosen.setEndpointIdentificationAlgorithm("HTTPS");
        customize(chosen);
        engine.setSSLParameters(chosen);
        return engine;
    }

    /**
     * Begins the server's side of a connection.
     *
     * @throws IllegalArgumentException if the parameters admit a protocol before TLS 1.2, or one that does not exist
     */
    public SSLEngine serverEngine() {
        SSLEngine engine = contexts.get().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters chosen = engine.getSSLParameters();
        customize(chosen);
        switch (clientAuth) {
            case NONE -> chosen.setNeedClientAuth(false);
            case WANT -> chosen.setWantClientAuth(true);
            case NEED -> chosen.setNeedClientAuth(true);
        }
        engine.setSSLParameters(chosen);
        return engine;
    }

    private void customize(SSLParameters chosen) {
        chosen.setProtocols(
                Arrays.stream(chosen.getProtocols()).filter(PROTOCOLS::contains).toArray(String[]::new));
        parameters.accept(chosen);
        List<String> admitted = List.of(chosen.getProtocols());
        if (admitted.isEmpty() || !PROTOCOLS.containsAll(admitted)) {
            throw new IllegalArgumentException("TLS protocols must be some of " + PROTOCOLS + ", are " + admitted);
        }
    }
}
