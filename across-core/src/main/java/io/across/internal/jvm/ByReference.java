package io.across.internal.jvm;

/** A result that stays where it is. */
record ByReference(Object object) {}
