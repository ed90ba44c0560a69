/** The inspector: a service that decodes posted files in a child JVM. */
@NullMarked
package io.across.sample;

import org.jspecify.annotations.NullMarked;
