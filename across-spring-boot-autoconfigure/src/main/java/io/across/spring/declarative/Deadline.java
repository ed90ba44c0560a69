package io.across.spring.declarative;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long a call of a method of an {@link AcrossClient} or a {@link PythonClient} may take, the waiting for a connection
 * included; of all methods, if it stands on the interface. The {@linkplain ClientCheck#LAZY check} before the first call may
 * take as long once more. A call that takes longer fails with a {@link
 * io.across.DeadlineException}. Without it the connection's {@code call-timeout} holds.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Deadline {

    /** A positive duration as in properties: {@code 2s}, {@code 500ms} or {@code PT2S}; or a placeholder for one, <code>${...}</code>. */
    String value();
}
