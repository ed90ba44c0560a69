/** Micrometer's observations of calls: what their traces are made of. */
@NullMarked
package io.across.spring.internal.observation;

import org.jspecify.annotations.NullMarked;
