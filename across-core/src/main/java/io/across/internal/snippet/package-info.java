/**
 * Compiles and runs snippets of Java that arrive as text. {@link io.across.internal.snippet.SnippetEngine} is the door;
 * the rest is how the JDK's compiler is fed (one wrapper class round the text, the class path as the connection's class
 * loader sees it) and how its answers are put back in terms of the snippet.
 */
@NullMarked
package io.across.internal.snippet;

import org.jspecify.annotations.NullMarked;
