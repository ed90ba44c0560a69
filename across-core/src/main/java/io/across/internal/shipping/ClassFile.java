package io.across.internal.shipping;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a class file names: JVM specification, section 4.4. */
final class ClassFile {

    private static final int MAGIC = 0xCAFEBABE;

    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([^;<>():]+);");

    private ClassFile() {}

    /**
     * The binary names of the classes that the constant pool refers to, by themselves or in descriptors. A text that merely
     * looks like a descriptor may add a name that is none.
     *
     * @return empty for a file that cannot be read: whoever loads it says why
     */
    static Set<String> references(byte[] classFile) {
        try {
            return read(new DataInputStream(new ByteArrayInputStream(classFile)));
        } catch (IOException | IllegalArgumentException e) {
            return Set.of();
        }
    }

    private static Set<String> read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        in.readInt(); // version
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] classes = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> texts[i] = in.readUTF();
                case CLASS -> classes[i] = in.readUnsignedShort();
                case STRING, METHOD_TYPE, MODULE, PACKAGE -> in.skipNBytes(2);
                case METHOD_HANDLE -> in.skipNBytes(3);
                case INTEGER, FLOAT, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC ->
                    in.skipNBytes(4);
                case LONG, DOUBLE -> {
                    in.skipNBytes(8);
                    i++; // takes two places
                }
                default -> throw new IOException("constant of unknown kind " + tag);
            }
        }
        return names(texts, classes);
    }

    private static Set<String> names(String[] texts, int[] classes) {
        Set<String> names = new LinkedHashSet<>();
        for (int index : classes) {
            String name = index > 0 && index < texts.length ? texts[index] : null;
            if (name != null && !name.startsWith("[")) {
                names.add(name.replace('/', '.'));
            }
        }
        for (String text : texts) {
            if (text != null && text.indexOf(';') > 0) {
                Matcher matcher = TYPE_IN_DESCRIPTOR.matcher(text);
                while (matcher.find()) {
                    names.add(matcher.group(1).replace('/', '.'));
                }
            }
        }
        return names;
    }
}
