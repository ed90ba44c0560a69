package io.across.internal.value;

/** What the peer is to be asked, before it is known which language it speaks. */
@FunctionalInterface
public interface Question {

    /**
     * The request, in the language of the peer. Called once, when the handshake is over.
     *
     * @throws io.across.OperationException if that language has no words for it
     */
    Request in(ValueCodec language);
}
