package io.across.internal.snippet;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which other classes a class file mentions: its supertypes, members' types and nested classes are among them. */
final class Mentions {

    private static final int MAGIC = 0xCAFEBABE;

    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([^;<>()\\[:.*+\\-]+)[;<.]");

    private Mentions() {}

    /** Binary names, and a few that are none; empty if the bytes are no class file, which is the compiler's to say. */
    static Set<String> of(byte[] classFile) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            return in.readInt() == MAGIC ? read(in) : Set.of();
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Set<String> read(DataInputStream in) throws IOException {
        in.readInt(); // the version
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] classNames = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classNames[i] = in.readUnsignedShort();
                case 5, 6 -> {
                    in.readLong();
                    i++; // takes two places
                }
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        return collect(texts, classNames);
    }

    private static Set<String> collect(String[] texts, int[] classNames) {
        Set<String> names = new HashSet<>();
        for (int index : classNames) {
            if (index > 0 && index < texts.length && texts[index] != null && !texts[index].startsWith("[")) {
                names.add(texts[index].replace('/', '.'));
            }
        }
        for (String text : texts) {
            names.addAll(inDescriptor(text));
        }
        return names;
    }

    /** Members' types are only in descriptors and generic signatures, which no constant tells from other texts. */
    private static Set<String> inDescriptor(String text) {
        if (text == null || text.isEmpty() || "([<L".indexOf(text.charAt(0)) < 0) {
            return Collections.emptySet();
        }
        Set<String> names = new HashSet<>();
        Matcher matcher = TYPE_IN_DESCRIPTOR.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1).replace('/', '.'));
        }
        return names;
    }
}
