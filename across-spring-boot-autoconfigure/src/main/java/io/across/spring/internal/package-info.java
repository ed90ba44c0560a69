/** What the packages beside this one share, and no application uses. */
@NullMarked
package io.across.spring.internal;

import org.jspecify.annotations.NullMarked;
