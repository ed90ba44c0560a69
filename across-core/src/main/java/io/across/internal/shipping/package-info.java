/**
 * Code that travels: what one side exports, and the class loader in which the other side has it. Knows nothing of the
 * connection but a function that fetches.
 */
@NullMarked
package io.across.internal.shipping;

import org.jspecify.annotations.NullMarked;
