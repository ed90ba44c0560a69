/**
 * What a user of across touches: {@link io.across.Connection connections} and their {@link io.across.Options options}, the
 * functional interfaces whose instances travel, references and proxies, and the exceptions.
 *
 * <p>This package depends on no other package of across; the implementation is found through
 * {@link io.across.ConnectionProvider}.
 */
@NullMarked
package io.across;

import org.jspecify.annotations.NullMarked;
