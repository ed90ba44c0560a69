/**
 * The engine of a connection: who reads and who writes, which calls are under way, which objects are lent and held, when a
 * peer counts as dead, and how it all ends. Knows neither a language nor a kind of stream. {@code docs/architecture.md}
 * tells which thread may do what.
 */
@NullMarked
package io.across.internal.engine;

import org.jspecify.annotations.NullMarked;
