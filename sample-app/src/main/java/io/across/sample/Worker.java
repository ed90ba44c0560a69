package io.across.sample;

import io.across.CallInterruptedException;
import io.across.Calls;
import io.across.Connection;
import io.across.DeadlineException;
import io.across.DisconnectException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Decodes images in the child JVM behind the connection {@code thumbnails}. Thread-safe. */
@Component
class Worker implements Decoder {

    private final Connection connection;
    private final InspectorProperties properties;

    /** One image at a time: the worker's heap is measured for one. */
    private final Semaphore turn = new Semaphore(1, true);

    Worker(@Qualifier("thumbnails") Connection connection, InspectorProperties properties) {
        this.connection = connection;
        this.properties = properties;
    }

    @Override
    public ImageFacts facts(byte[] file) throws UnreadableImageException {
        return inTurn(calls -> calls.call(ImageCode::facts, file));
    }

    @Override
    public byte[] thumbnail(byte[] file, int size) throws UnreadableImageException {
        return inTurn(calls -> calls.call(ImageCode::thumbnail, file, size));
    }

    /** Whether the next image would have to wait. */
    boolean isBusy() {
        return turn.availablePermits() == 0;
    }

    /** Whether an image does wait. */
    boolean isAwaited() {
        return turn.hasQueuedThreads();
    }

    <R> R inTurn(Decoding<R> decoding) throws UnreadableImageException {
        if (!await()) {
            throw new WorkerUnavailableException("The image worker is busy.", null);
        }
        try {
            return decoding.on(connection.within(properties.deadline()));
        } catch (DisconnectException e) {
            throw new WorkerUnavailableException(
                    "The image worker died while it decoded the file, or could not be started.", e);
        } catch (DeadlineException e) {
            if (!e.isSent()) {
                throw new WorkerUnavailableException("The image worker was not ready in time.", e);
            }
            end();
            throw new DecodingTimeoutException("The image took too long to decode.", e);
        } catch (CallInterruptedException e) {
            end();
            throw new WorkerUnavailableException("The service is being stopped.", e);
        } finally {
            turn.release();
        }
    }

    /**
     * Ends a worker that nobody waits for any more. It would go on decoding, and the next image would have to share the heap
     * with this one. The connection brings another worker.
     */
    private void end() {
        connection.cancel();
    }

    private boolean await() {
        try {
            return turn.tryAcquire(properties.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    interface Decoding<R> {
        R on(Calls calls) throws UnreadableImageException;
    }
}
