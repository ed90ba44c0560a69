package io.across.internal.jvm;

import org.jspecify.annotations.Nullable;

/** Looks at each object of a stream before whatever holds it does. Used by one thread. */
interface StreamWatch {

    /** The stream has made an object. */
    void made(Object object);

    /** An object is finished, and is this: the one that was made, or what a token stands for. */
    void finished(@Nullable Object object);

    /** Whether as many objects were finished as there are. */
    boolean isComplete();
}
