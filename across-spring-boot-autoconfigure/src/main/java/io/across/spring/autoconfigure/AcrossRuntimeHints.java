package io.across.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What every native image with across needs: the programs that are sent to peers which have nothing. */
final class AcrossRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("META-INF/across/*");
        hints.resources().registerPattern("io/across/python/runtime/**");
    }
}
