/** Points in time, for whoever waits. Depends on nothing of ours. */
@NullMarked
package io.across.internal.time;

import org.jspecify.annotations.NullMarked;
