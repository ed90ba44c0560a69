/** Python peers: their functions, objects and values, and the modules that they are sent. */
@NullMarked
package io.across.python;

import org.jspecify.annotations.NullMarked;
