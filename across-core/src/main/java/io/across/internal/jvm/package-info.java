/**
 * The language of JVM peers (protocol, section 8): how requests, results and exceptions become bytes and back. Common
 * values, lambdas and references are written directly; everything else takes JDK serialization. {@code
 * docs/jvm-values.md} has the format.
 */
@NullMarked
package io.across.internal.jvm;

import org.jspecify.annotations.NullMarked;
