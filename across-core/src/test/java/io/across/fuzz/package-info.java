/** Feeds readers of what a peer sends with inputs that nobody has written: in the build for seconds, by a command for hours. */
package io.across.fuzz;
