/** Calls of Java methods by name: which one is meant, and where it may be called. Knows nothing of connections. */
@NullMarked
package io.across.internal.invoke;

import org.jspecify.annotations.NullMarked;
