package io.across.sample;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/** Counts how often ImageIO looks for a decoder in this JVM. It claims no image for itself. */
final class ImageDecodingWitness extends ImageReaderSpi implements AutoCloseable {

    private final AtomicInteger attempts = new AtomicInteger();

    private ImageDecodingWitness() {
        inputTypes = new Class<?>[] {ImageInputStream.class};
    }

    static ImageDecodingWitness install() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        ImageDecodingWitness witness = new ImageDecodingWitness();
        registry.registerServiceProvider(witness, ImageReaderSpi.class);
        registry.getServiceProviders(ImageReaderSpi.class, false).forEachRemaining(other -> {
            if (other != witness) {
                registry.setOrdering(ImageReaderSpi.class, witness, other);
            }
        });
        return witness;
    }

    int attempts() {
        return attempts.get();
    }

    @Override
    public boolean canDecodeInput(Object source) {
        attempts.incrementAndGet();
        return false;
    }

    @Override
    public ImageReader createReaderInstance(Object extension) {
        throw new UnsupportedOperationException("claims no image");
    }

    @Override
    public String getDescription(Locale locale) {
        return "witness";
    }

    @Override
    public void close() {
        IIORegistry.getDefaultInstance().deregisterServiceProvider(this, ImageReaderSpi.class);
    }
}
