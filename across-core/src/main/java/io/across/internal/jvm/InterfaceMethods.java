package io.across.internal.jvm;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Finds the methods of interfaces among those that a class has, by comparing names: no class loader is asked. */
final class InterfaceMethods {

    private InterfaceMethods() {}

    /** The method of an interface of the class; null if it has no such interface, or that no such method. */
    static @Nullable Method find(Class<?> type, MethodShape shape) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            Method found = among(each.getInterfaces(), shape);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Method among(Class<?>[] interfaces, MethodShape shape) {
        for (Class<?> type : interfaces) {
            Method found =
                    type.getName().equals(shape.owner()) ? method(type, shape) : among(type.getInterfaces(), shape);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Method method(Class<?> type, MethodShape shape) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(shape.name())
                    && !Modifier.isStatic(method.getModifiers())
                    && MethodShape.of(method).descriptor().equals(shape.descriptor())
                    && method.trySetAccessible()) {
                return method;
            }
        }
        return null;
    }
}
