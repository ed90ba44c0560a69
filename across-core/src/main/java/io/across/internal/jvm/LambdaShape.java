package io.across.internal.jvm;

import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a serialized lambda but the values that it has captured: the same for all lambdas of one place.
 *
 * @param captures how many values it captures
 */
record LambdaShape(
        String capturingClass,
        String interfaceClass,
        String interfaceMethod,
        String interfaceSignature,
        int implKind,
        String implClass,
        String implMethod,
        String implSignature,
        String instantiatedType,
        int captures)
        implements Shape {

    static LambdaShape of(SerializedLambda lambda) {
        return new LambdaShape(
                lambda.getCapturingClass(),
                lambda.getFunctionalInterfaceClass(),
                lambda.getFunctionalInterfaceMethodName(),
                lambda.getFunctionalInterfaceMethodSignature(),
                lambda.getImplMethodKind(),
                lambda.getImplClass(),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                lambda.getInstantiatedMethodType(),
                lambda.getCapturedArgCount());
    }

    static LambdaShape read(ValueReader in) {
        return new LambdaShape(
                in.readText(),
                in.readText(),
                in.readText(),
                in.readText(),
                in.readByte(),
                in.readText(),
                in.readText(),
                in.readText(),
                in.readText(),
                Math.toIntExact(in.readVarLong()));
    }

    /** Whether all lambdas of this shape are the same. */
    boolean isConstant() {
        return captures == 0;
    }

    SerializedLambda with(Class<?> capturing, @Nullable Object[] captured) {
        return new SerializedLambda(
                capturing,
                interfaceClass,
                interfaceMethod,
                interfaceSignature,
                implKind,
                implClass,
                implMethod,
                implSignature,
                instantiatedType,
                captured);
    }

    @Override
    public int chars() {
        return capturingClass.length()
                + interfaceClass.length()
                + interfaceMethod.length()
                + interfaceSignature.length()
                + implClass.length()
                + implMethod.length()
                + implSignature.length()
                + instantiatedType.length();
    }

    @Override
    public void write(ValueWriter out) {
        out.writeText(capturingClass);
        out.writeText(interfaceClass);
        out.writeText(interfaceMethod);
        out.writeText(interfaceSignature);
        out.write(implKind);
        out.writeText(implClass);
        out.writeText(implMethod);
        out.writeText(implSignature);
        out.writeText(instantiatedType);
        out.writeVarLong(captures);
    }

    @Override
    public String toString() {
        return implClass.replace('/', '.') + "." + implMethod;
    }
}
