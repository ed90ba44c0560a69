/** Threads, deadlines, futures and ends, for everybody; knows nothing of ours. */
@NullMarked
package io.across.internal.concurrent;

import org.jspecify.annotations.NullMarked;
