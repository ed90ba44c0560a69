/**
 * The seam between the engine, which knows no language, and the codecs, which know nothing of threads and messages: how a
 * request, a result or an exception becomes the buffer of a message, and which objects it lends and borrows.
 */
@NullMarked
package io.across.internal.value;

import org.jspecify.annotations.NullMarked;
