/** Log records of one side in the log of the other. */
@NullMarked
package io.across.logging;

import org.jspecify.annotations.NullMarked;
