/**
 * The bytes of the protocol, sections 2 to 4, 7 and 8: superblocks, frames, the fields of header blocks, messages. Pure
 * code over buffers: no threads, no streams, and no idea of what a value means.
 */
@NullMarked
package io.across.internal.wire;

import org.jspecify.annotations.NullMarked;
