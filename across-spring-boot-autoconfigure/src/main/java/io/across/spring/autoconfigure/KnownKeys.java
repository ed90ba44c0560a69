package io.across.spring.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;

/**
 * What can be set at one place below {@code across}, and below that: read from the classes that are bound, so that the two
 * cannot differ.
 *
 * @param kind what may stand there
 * @param optional whether the place is empty unless something is set, so that an empty value means something
 * @param children of a group: by name, as properties are written
 * @param each of names: what is below each of them
 */
record KnownKeys(
        Kind kind,
        boolean optional,
        Map<String, KnownKeys> children,
        @Nullable KnownKeys each) {

    enum Kind {
        /** A value, and nothing below. */
        VALUE,
        /** A value, or several with an index. */
        LIST,
        /** Keys that are known. */
        GROUP,
        /** Names that users choose, with the same group below each. */
        NAMES,
        /** Names that users choose, with a text each. */
        TEXTS
    }

    /** All that is bound below {@code across}. */
    static final KnownKeys ACROSS = group(AcrossProperties.class, false);

    /** A place with a value. */
    static KnownKeys value() {
        return new KnownKeys(Kind.VALUE, false, Map.of(), null);
    }

    private static KnownKeys group(Class<?> type, boolean optional) {
        Map<String, KnownKeys> children = new LinkedHashMap<>();
        for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
            if (property.getReadMethod() != null && !property.getName().equals("class")) {
                children.put(
                        DataObjectPropertyName.toDashedForm(property.getName()),
                        of(ResolvableType.forMethodReturnType(property.getReadMethod()), property));
            }
        }
        return new KnownKeys(Kind.GROUP, optional, children, null);
    }

    private static KnownKeys of(ResolvableType type, PropertyDescriptor property) {
        Class<?> raw = type.toClass();
        if (Map.class.isAssignableFrom(raw)) {
            Class<?> each = type.getGeneric(1).toClass();
            return isGroup(each)
                    ? new KnownKeys(Kind.NAMES, false, Map.of(), group(each, false))
                    : new KnownKeys(Kind.TEXTS, false, Map.of(), null);
        }
        if (isGroup(raw)) {
            return group(raw, property.getWriteMethod() != null);
        }
        return Collection.class.isAssignableFrom(raw) ? new KnownKeys(Kind.LIST, false, Map.of(), null) : value();
    }

    private static boolean isGroup(Class<?> type) {
        return type.getPackage() == KnownKeys.class.getPackage() && !type.isEnum();
    }

    /** What is below a key of this group, in any form that Boot reads; null if that is not known. */
    @Nullable KnownKeys child(String key) {
        String name = name(key);
        return name == null ? null : children.get(name);
    }

    /** A key of this group as it is written; null if it is not known. */
    @Nullable String name(String key) {
        String uniform = uniform(key);
        return children.keySet().stream()
                .filter(each -> uniform(each).equals(uniform))
                .findFirst()
                .orElse(null);
    }

    /** What is the same in all forms of a key or a name: its letters and digits. */
    static String uniform(String key) {
        StringBuilder letters = new StringBuilder();
        key.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    /**
     * Visits all properties at this place and below it.
     *
     * @param prefix of this place, which ends with a dot unless it is empty
     * @param visitor is given the name of each, {@code <name>} for what users choose, and what it is
     */
    void visit(String prefix, BiConsumer<String, KnownKeys> visitor) {
        if (each != null) {
            each.visit(prefix + "<name>.", visitor);
        }
        children.forEach((name, child) -> {
            if (child.kind != Kind.GROUP && child.kind != Kind.NAMES) {
                visitor.accept(prefix + name, child);
            } else {
                child.visit(prefix + name + ".", visitor);
            }
        });
    }

    /**
     * Visits all places where users choose names of what has properties itself.
     *
     * @param place this one
     * @param visitor is given each place, and what is below each name
     */
    void visitNames(String place, BiConsumer<String, KnownKeys> visitor) {
        if (each != null) {
            visitor.accept(place, each);
        }
        children.forEach((name, child) -> child.visitNames(place + "." + name, visitor));
    }
}
