/** Command lines: what a worker JVM is started with, and how a text gets through shells. Knows nothing of ours. */
@NullMarked
package io.across.internal.launch;

import org.jspecify.annotations.NullMarked;
