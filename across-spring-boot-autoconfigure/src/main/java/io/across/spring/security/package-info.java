/** What Spring Security knows of a peer while a call of that peer is served. */
@NullMarked
package io.across.spring.security;

import org.jspecify.annotations.NullMarked;
