package io.across.internal.engine;

import io.across.internal.transport.Transport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beginning of a connection, in the background: opens the transport, says who this side is and begins to read. */
final class ConnectionStart implements Runnable {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final Transport transport;
    private final Duration timeout;
    private final Ending ending;
    private final Handshake handshake;
    private final Readers readers;

    ConnectionStart(Transport transport, Duration timeout, Ending ending, Handshake handshake, Readers readers) {
        this.transport = transport;
        this.timeout = timeout;
        this.ending = ending;
        this.handshake = handshake;
        this.readers = readers;
    }

    @Override
    public void run() {
        try {
            transport.open(timeout);
            begin();
        } catch (Exception | Error e) {
            ending.fail(e);
        }
    }

    private void begin() {
        if (ending.hasEnded()) {
            transport.close();
            return;
        }
        log.debug("{}: {} is open", ending.connection(), transport.address());
        handshake.begin();
        readers.readIfVacant();
    }
}
