/** Command lines: what a worker JVM is started with, how a text gets through shells, and what the build made for them. Knows nothing of ours. */
@NullMarked
package io.across.internal.launch;

import org.jspecify.annotations.NullMarked;
