package io.across.spring.client;

import io.across.Connection;
import io.across.OperationException;
import io.across.PeerInfo;
import io.across.spring.PeerLanguage;
import java.util.function.Consumer;

/** Refuses a connection whose peer speaks another language. Immutable. */
record ExpectedLanguage(String connectionName, PeerLanguage language) implements Consumer<Connection> {

    @Override
    public void accept(Connection connection) {
        PeerInfo peer = connection.peer();
        if (peer != null && PeerLanguage.of(peer) != language) {
            throw new OperationException(
                    "across.connections." + connectionName + ".language says that the peer is " + language.description()
                            + ", but it is " + PeerLanguage.of(peer).description() + ": " + peer);
        }
    }
}
