/** What a booted peer logs with: warnings reach whoever booted it by standard error. */
@NullMarked
package io.across.internal.boot.log;

import org.jspecify.annotations.NullMarked;
