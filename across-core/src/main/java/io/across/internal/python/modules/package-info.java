/** The Python modules that this side lets a peer import: what may be asked for, and what is answered. Knows nothing of a connection. */
@NullMarked
package io.across.internal.python.modules;

import org.jspecify.annotations.NullMarked;
