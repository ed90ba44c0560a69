/** Log records that travel: what they are made of, and how received ones get into this side's log. Knows SLF4J only. */
@NullMarked
package io.across.internal.log;

import org.jspecify.annotations.NullMarked;
