package io.across.spring.declarative;

/** When a client is compared with the far side. */
public enum ClientCheck {

    /** As {@code across.clients.check} says; there the same as {@link #LAZY}. */
    DEFAULT,

    /** Before the first call, which fails if the client does not fit; so does each further one until it does. */
    LAZY,

    /** When the application starts, which fails if the far side cannot be reached or the client does not fit. */
    STARTUP,

    /** Never: the first call of each method shows whether it fits. */
    NEVER
}
