package io.across.internal.jvm;

/** A value that stays where it is. */
record ByReference(Object object) {}
