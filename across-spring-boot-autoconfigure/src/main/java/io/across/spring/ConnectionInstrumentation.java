package io.across.spring;

import io.across.Options;

/**
 * Has connections observed: adds {@linkplain io.across.ConnectionObserver observers} to their options. Beans of this type are asked in their order, after
 * properties and customizers, for every named connection and for every listener that serves in this process.
 */
@FunctionalInterface
public interface ConnectionInstrumentation {

    /**
     * Called once for each named connection, when its bean is made, and for each listener whenever it starts.
     *
     * @param options as they are so far
     * @return the options to go on with
     */
    Options instrument(ConnectionOrigin origin, Options options);
}
