import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Set;

/**
 * Leaves out of a class file what nobody asks of a class in a booted JVM: the names of parameters, and annotations of types, whose
 * classes are not there. Lines and source files stay, for traces.
 */
final class SlimClass {

    private static final Set<String> UNUSED = Set.of(
            "MethodParameters",
            "RuntimeVisibleTypeAnnotations",
            "RuntimeInvisibleAnnotations",
            "RuntimeInvisibleParameterAnnotations",
            "RuntimeInvisibleTypeAnnotations");

    private final DataInputStream in;
    private final DataOutputStream out;

    /** The texts of the constant pool by their index; null for other constants. */
    private String[] texts = {};

    private SlimClass(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    static byte[] of(byte[] classFile) throws IOException {
        ByteArrayOutputStream slim = new ByteArrayOutputStream();
        new SlimClass(new DataInputStream(new ByteArrayInputStream(classFile)), new DataOutputStream(slim)).copy();
        return slim.toByteArray();
    }

    private void copy() throws IOException {
        copy(8); // magic and version
        copyConstants();
        copy(6); // flags, class and superclass
        copy(2 * copyCount()); // interfaces
        copyMembers(); // fields
        copyMembers(); // methods
        copyAttributes();
    }

    private void copyConstants() throws IOException {
        texts = new String[copyCount()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            switch (tag) {
                case 1 -> {
                    texts[i] = in.readUTF();
                    out.writeUTF(texts[i]);
                }
                case 7, 8, 16, 19, 20 -> copy(2);
                case 15 -> copy(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> copy(4);
                case 5, 6 -> {
                    copy(8);
                    i++; // takes two places
                }
                default -> throw new IOException("a constant of kind " + tag);
            }
        }
    }

    private void copyMembers() throws IOException {
        for (int left = copyCount(); left > 0; left--) {
            copy(6); // flags, name and type
            copyAttributes();
        }
    }

    private void copyAttributes() throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int count = 0;
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            int name = in.readUnsignedShort();
            byte[] content = in.readNBytes(in.readInt());
            if (!UNUSED.contains(texts[name])) {
                byte[] slim = texts[name].equals("Code") ? code(content) : content;
                DataOutputStream attribute = new DataOutputStream(kept);
                attribute.writeShort(name);
                attribute.writeInt(slim.length);
                attribute.write(slim);
                count++;
            }
        }
        out.writeShort(count);
        kept.writeTo(out);
    }

    private byte[] code(byte[] content) throws IOException {
        ByteArrayOutputStream slim = new ByteArrayOutputStream();
        SlimClass inner =
                new SlimClass(new DataInputStream(new ByteArrayInputStream(content)), new DataOutputStream(slim));
        inner.texts = texts;
        inner.copy(4); // stack and locals
        int length = inner.in.readInt();
        inner.out.writeInt(length);
        inner.copy(length);
        inner.copy(8 * inner.copyCount()); // handlers
        inner.copyAttributes();
        return slim.toByteArray();
    }

    private int copyCount() throws IOException {
        int count = in.readUnsignedShort();
        out.writeShort(count);
        return count;
    }

    private void copy(int length) throws IOException {
        out.write(in.readNBytes(length));
    }
}
