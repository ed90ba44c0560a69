/** For the tests of applications that use across: connections without a port, and what can go wrong with one. */
@NullMarked
package io.across.test;

import org.jspecify.annotations.NullMarked;
