package io.across.internal.invoke;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Finds the declaration of a method through which it may be called. */
public final class OpenMethods {

    private OpenMethods() {}

    /**
     * The method where it may be called: itself, or what a public class or interface of {@code type} declares.
     *
     * @return null if it may not be called at all, being in a module that is not open to across
     */
    public static @Nullable Method find(Method method, Class<?> type) {
        if (method.trySetAccessible()) {
            return method;
        }
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> candidate : c.getInterfaces()) {
                Method declared = declaredIn(candidate, method);
                if (declared != null) {
                    return declared;
                }
            }
            Method declared = Modifier.isPublic(c.getModifiers()) ? declaredIn(c, method) : null;
            if (declared != null) {
                return declared;
            }
        }
        return null;
    }

    private static @Nullable Method declaredIn(Class<?> type, Method method) {
        try {
            Method declared = type.getMethod(method.getName(), method.getParameterTypes());
            return declared.trySetAccessible() ? declared : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
