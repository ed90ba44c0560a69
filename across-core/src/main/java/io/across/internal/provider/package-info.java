/** Puts a connection together: which transport, which engine, which language. Where all other packages meet. */
@NullMarked
package io.across.internal.provider;

import org.jspecify.annotations.NullMarked;
