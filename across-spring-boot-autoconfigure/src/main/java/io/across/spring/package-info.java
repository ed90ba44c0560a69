/** The connections of an application, as its own code and its operators see them. */
@NullMarked
package io.across.spring;

import org.jspecify.annotations.NullMarked;
