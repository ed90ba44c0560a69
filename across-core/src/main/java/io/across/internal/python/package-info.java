/** The language of Python peers (protocol, sections 5 to 7): calls by name, proxies, exceptions, typed modules. */
@NullMarked
package io.across.internal.python;

import org.jspecify.annotations.NullMarked;
