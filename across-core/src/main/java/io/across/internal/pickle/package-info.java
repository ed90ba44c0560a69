/**
 * Pickles (protocol, section 5): bytes to Java objects and back, over {@code net.razorvine:pickle}. Knows nothing of
 * connections: what crosses by reference is somebody else's ({@link io.across.internal.pickle.PickleHooks}).
 */
@NullMarked
package io.across.internal.pickle;

import org.jspecify.annotations.NullMarked;
