import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.TypePath;

/**
 * Leaves out of a class file what nobody asks of a class in a booted JVM: the names of parameters and of local
 * variables, and annotations of types, whose classes are not there. Lines and source files stay, for traces.
 */
final class SlimClass extends ClassVisitor {

    private static final int API = Opcodes.ASM9;

    private SlimClass(ClassVisitor out) {
        super(API, out);
    }

    static byte[] of(byte[] classFile) {
        // It is given no class to copy constants from: those that nothing mentions any more stay behind.
        ClassWriter slim = new ClassWriter(0);
        new ClassReader(classFile).accept(new SlimClass(slim), 0);
        return slim.toByteArray();
    }

    @Override
    public AnnotationVisitor visitAnnotation(String type, boolean visible) {
        return visible ? super.visitAnnotation(type, true) : null;
    }

    @Override
    public AnnotationVisitor visitTypeAnnotation(int reference, TypePath path, String type, boolean visible) {
        return null;
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String name, String type, String signature) {
        return new RecordComponentVisitor(API, super.visitRecordComponent(name, type, signature)) {

            @Override
            public AnnotationVisitor visitTypeAnnotation(int reference, TypePath path, String type, boolean visible) {
                return null;
            }
        };
    }

    @Override
    public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
        return new FieldVisitor(API, super.visitField(access, name, type, signature, value)) {

            @Override
            public AnnotationVisitor visitAnnotation(String type, boolean visible) {
                return visible ? super.visitAnnotation(type, true) : null;
            }

            @Override
            public AnnotationVisitor visitTypeAnnotation(int reference, TypePath path, String type, boolean visible) {
                return null;
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
        return new SlimMethod(super.visitMethod(access, name, type, signature, exceptions));
    }

    private static final class SlimMethod extends MethodVisitor {

        SlimMethod(MethodVisitor out) {
            super(API, out);
        }

        @Override
        public void visitParameter(String name, int access) {
            // Left out.
        }

        @Override
        public void visitLocalVariable(String name, String type, String signature, Label start, Label end, int index) {
            // Left out.
        }

        @Override
        public AnnotationVisitor visitAnnotation(String type, boolean visible) {
            return visible ? super.visitAnnotation(type, true) : null;
        }

        @Override
        public AnnotationVisitor visitParameterAnnotation(int parameter, String type, boolean visible) {
            return visible ? super.visitParameterAnnotation(parameter, type, true) : null;
        }

        @Override
        public AnnotationVisitor visitTypeAnnotation(int reference, TypePath path, String type, boolean visible) {
            return null;
        }

        @Override
        public AnnotationVisitor visitInsnAnnotation(int reference, TypePath path, String type, boolean visible) {
            return null;
        }

        @Override
        public AnnotationVisitor visitTryCatchAnnotation(int reference, TypePath path, String type, boolean visible) {
            return null;
        }

        @Override
        public AnnotationVisitor visitLocalVariableAnnotation(
                int reference, TypePath path, Label[] start, Label[] end, int[] index, String type, boolean visible) {
            return null;
        }
    }
}
