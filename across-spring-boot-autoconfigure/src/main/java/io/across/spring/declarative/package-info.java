/** Interfaces that become beans: exposed objects of other JVMs, and Python modules. */
@NullMarked
package io.across.spring.declarative;

import org.jspecify.annotations.NullMarked;
