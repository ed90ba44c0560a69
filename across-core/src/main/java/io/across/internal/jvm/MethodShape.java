package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.guard.PeerText;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * Which method a proxy's user has called.
 *
 * @param owner the interface that declares it; empty for a call by name, which the object's side resolves
 * @param descriptor its parameter and return types as in a class file; empty for a call by name
 */
record MethodShape(String owner, String name, String descriptor) implements Shape {

    /** What it takes in memory, its texts apart. */
    private static final int WEIGHT = 32;

    static MethodShape of(Method method) {
        String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
        return new MethodShape(method.getDeclaringClass().getName(), method.getName(), descriptor);
    }

    static MethodShape byName(String name) {
        return new MethodShape("", name, "");
    }

    static MethodShape read(ValueReader in) {
        in.claim(WEIGHT);
        return new MethodShape(in.readText(), in.readText(), in.readText());
    }

    boolean isByName() {
        return owner.isEmpty();
    }

    @Override
    public int chars() {
        return owner.length() + name.length() + descriptor.length();
    }

    @Override
    public void write(ValueWriter out) {
        out.writeText(owner);
        out.writeText(name);
        out.writeText(descriptor);
    }

    /**
     * The method as people read it: {@code shop.Orders.place(String,int)long}.
     *
     * @throws OperationException if its descriptor is none
     */
    String signature() {
        try {
            return this + MethodTypeDesc.ofDescriptor(descriptor).displayDescriptor();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // it looks behind the end of some
            throw new OperationException(
                    "malformed value: a method " + this + " whose parameters and result are '"
                            + PeerText.name(descriptor) + "'",
                    e);
        }
    }

    @Override
    public String toString() {
        return owner.isEmpty() ? name : owner + "." + name;
    }
}
