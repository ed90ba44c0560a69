package io.across.sample;

import io.across.spring.AcrossExposed;

/** What the other inspector gets of this one's worker: the time in which it has nothing to do. Thread-safe. */
@AcrossExposed
final class SpareWorker implements Decoder {

    private final Worker worker;

    SpareWorker(Worker worker) {
        this.worker = worker;
    }

    @Override
    public ImageFacts facts(byte[] file) throws UnreadableImageException {
        return spare().facts(file);
    }

    @Override
    public byte[] thumbnail(byte[] file, int size) throws UnreadableImageException {
        return spare().thumbnail(file, size);
    }

    private Worker spare() {
        if (worker.isBusy()) {
            throw new WorkerBusyException("The other inspector's image worker is busy.");
        }
        return worker;
    }
}
