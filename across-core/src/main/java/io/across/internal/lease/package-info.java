/** A connection as somebody has it who is to give it back. */
@NullMarked
package io.across.internal.lease;

import org.jspecify.annotations.NullMarked;
