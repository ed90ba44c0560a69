/**
 * Calls over a connection that is found anew for each of them, or may not be used for ever: every method of the API forwards to it
 * here, and nowhere else.
 */
@NullMarked
package io.across.internal.route;

import org.jspecify.annotations.NullMarked;
