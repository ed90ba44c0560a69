/** Auto-configuration: from {@code across.*} properties to beans. */
@NullMarked
package io.across.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
