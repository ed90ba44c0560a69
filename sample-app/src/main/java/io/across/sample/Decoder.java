package io.across.sample;

/**
 * Decodes images: here, or in another inspector, which sees nothing but the methods of this interface. Of exceptions only those
 * travel that a signature names. Thread-safe.
 */
public interface Decoder {

    /**
     * What an image shows.
     *
     * @throws UnreadableImageException if it cannot be decoded
     * @throws WorkerBusyException if nobody has begun, since all are busy
     * @throws WorkerUnavailableException if it has not been decoded, but may be at another time
     * @throws DecodingTimeoutException if it takes too long
     */
    ImageFacts facts(byte[] file)
            throws UnreadableImageException, WorkerBusyException, WorkerUnavailableException, DecodingTimeoutException;

    /**
     * A PNG that fits into a square of {@code size} pixels.
     *
     * @throws UnreadableImageException if it cannot be decoded
     * @throws WorkerBusyException if nobody has begun, since all are busy
     * @throws WorkerUnavailableException if it has not been decoded, but may be at another time
     * @throws DecodingTimeoutException if it takes too long
     */
    byte[] thumbnail(byte[] file, int size)
            throws UnreadableImageException, WorkerBusyException, WorkerUnavailableException, DecodingTimeoutException;
}
