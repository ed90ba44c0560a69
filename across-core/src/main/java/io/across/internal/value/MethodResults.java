package io.across.internal.value;

import io.across.OperationException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a call of a method brought from the other side, as this side's declaration of the method allows it. */
public final class MethodResults {

    private MethodResults() {}

    /**
     * The value that was returned.
     *
     * @throws OperationException if it is null and the method returns a primitive
     */
    public static @Nullable Object returned(Method method, @Nullable Object value) {
        if (value == null && method.getReturnType().isPrimitive() && method.getReturnType() != void.class) {
            throw new OperationException(method + " returned null on the other side: no " + method.getReturnType());
        }
        return value;
    }

    /** What was thrown; the cause of an exception that names it, if it is checked and the method does not declare it. */
    public static Throwable thrown(Method method, Throwable failure) {
        boolean isAllowed = failure instanceof RuntimeException
                || failure instanceof Error
                || Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isInstance(failure));
        return isAllowed
                ? failure
                : new UndeclaredThrowableException(
                        failure, method + " threw on the other side what it does not declare here: " + failure);
    }
}
