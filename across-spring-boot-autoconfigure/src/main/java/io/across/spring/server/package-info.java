/** Listeners that live and end with an application context. */
@NullMarked
package io.across.spring.server;

import org.jspecify.annotations.NullMarked;
