/** The command line: {@code java -jar across-core.jar --help}. */
@NullMarked
package io.across.cli;

import org.jspecify.annotations.NullMarked;
