/** What it costs to run code that is not there yet: peers started, classes shipped over a slow
 * network, snippets compiled. */
@NullMarked
package io.across.benchmarks.shipping;

import org.jspecify.annotations.NullMarked;
