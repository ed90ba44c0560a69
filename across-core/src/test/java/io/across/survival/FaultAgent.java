package io.across.survival;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Has the library's code call {@link Faults#reached} before whatever takes memory or starts a thread. */
public final class FaultAgent {

    /** Who starts a thread, of what the library calls. */
    private static final Set<String> STARTERS = Set.of(
            "java/lang/Thread.start",
            "java/util/concurrent/ThreadPoolExecutor.execute",
            "java/util/concurrent/ScheduledExecutorService.schedule",
            "java/util/concurrent/ScheduledExecutorService.scheduleWithFixedDelay");

    private FaultAgent() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] code) {
                boolean ours = name != null && name.startsWith("io/across/") && !name.startsWith("io/across/survival/");
                return ours ? changed(name, code) : null;
            }
        });
    }

    private static byte[] changed(String name, byte[] code) {
        ClassReader reader = new ClassReader(code);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String method, String type, String signature, String[] exceptions) {
                        MethodVisitor next = super.visitMethod(access, method, type, signature, exceptions);
                        // A class whose initializer fails is lost for good, with or without this library's help.
                        return method.equals("<clinit>") ? next : new Places(next, name + "." + method);
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class Places extends MethodVisitor {

        private final String method;
        private int line;

        Places(MethodVisitor next, String method) {
            super(Opcodes.ASM9, next);
            this.method = method;
        }

        private void place(String what, boolean thread) {
            super.visitLdcInsn(Faults.place(what + " in " + method + ":" + line));
            super.visitInsn(thread ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "io/across/survival/Faults", "reached", "(IZ)V", false);
        }

        @Override
        public void visitLineNumber(int number, Label start) {
            line = number;
            super.visitLineNumber(number, start);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            super.visitTypeInsn(opcode, type);
            if (opcode == Opcodes.NEW || opcode == Opcodes.ANEWARRAY) {
                // Not before: frames of the method may name the place of this instruction.
                place("new " + type, false);
            }
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                place("new array", false);
            }
            super.visitIntInsn(opcode, operand);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            place("lambda or text", false);
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (STARTERS.contains(owner + "." + name)) {
                place("thread of " + owner, true);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
    }
}
