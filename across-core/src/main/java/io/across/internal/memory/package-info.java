/** What peers make this side hold is counted here; knows the API alone, and everybody may know it. */
@NullMarked
package io.across.internal.memory;

import org.jspecify.annotations.NullMarked;
