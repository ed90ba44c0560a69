package io.across.sample;

import io.across.OperationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Chooses who decodes an image: this inspector's worker or, if that is busy, the other inspector's. Thread-safe. */
@Component
class Decoders {

    private static final Logger log = LoggerFactory.getLogger(Decoders.class);

    private final Worker own;

    /** None unless there are two inspectors. */
    private final ObjectProvider<PeerDecoder> peer;

    Decoders(Worker own, ObjectProvider<PeerDecoder> peer) {
        this.own = own;
        this.peer = peer;
    }

    ImageFacts facts(byte[] file) throws UnreadableImageException {
        return decode(decoder -> decoder.facts(file));
    }

    byte[] thumbnail(byte[] file, int size) throws UnreadableImageException {
        return decode(decoder -> decoder.thumbnail(file, size));
    }

    /** What has killed the other one's worker is not tried here, too. */
    private <R> R decode(Decoding<R> decoding) throws UnreadableImageException {
        PeerDecoder other = other();
        if (other != null) {
            try {
                return decoding.by(other);
            } catch (OperationException | WorkerBusyException e) {
                log.debug("the other inspector does not help", e);
            }
        }
        return decoding.by(own);
    }

    private @Nullable PeerDecoder other() {
        return own.isBusy() ? peer.getIfAvailable() : null;
    }

    private interface Decoding<R> {
        R by(Decoder decoder) throws UnreadableImageException;
    }
}
