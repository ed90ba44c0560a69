/** Connections that last: what connects to a target is opened again when it has ended. */
@NullMarked
package io.across.lasting;

import org.jspecify.annotations.NullMarked;
