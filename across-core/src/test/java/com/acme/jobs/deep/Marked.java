package com.acme.jobs.deep;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Lies below an exported package, and has an annotation. */
@Marked.Mark("deep")
public final class Marked {

    private Marked() {}

    /** Seen at run time. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Mark {
        String value();
    }
}
