package io.across.spring.mistakes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * A mistake in an application and what it then says, from a table. The smoke tests compile this package, too.
 *
 * @param number of its first line, by which it is found
 * @param bean the class of {@link MistakenBeans} that has it; null if the properties have
 * @param what parts of the description, in their order
 * @param action parts of the action
 */
public record Mistake(
        int number, List<String> properties, @Nullable String bean, List<String> what, List<String> action) {

    /** Those of a file. */
    public static Stream<Mistake> all(Path table) throws IOException {
        List<Mistake> all = new ArrayList<>();
        List<String> paragraph = new ArrayList<>();
        int number = 0;
        for (String line :
                Stream.concat(Files.readAllLines(table).stream(), Stream.of("")).toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                paragraph.add(line);
            } else if (!paragraph.isEmpty()) {
                all.add(of(number - paragraph.size(), paragraph));
                paragraph.clear();
            }
        }
        return all.stream();
    }

    private static Mistake of(int number, List<String> paragraph) {
        List<String> bean = values(paragraph, "with: ");
        return new Mistake(
                number,
                paragraph.stream()
                        .filter(line -> !line.matches("(with|what|do): .*"))
                        .toList(),
                bean.isEmpty() ? null : bean.get(0),
                values(paragraph, "what: "),
                values(paragraph, "do: "));
    }

    private static List<String> values(List<String> paragraph, String key) {
        return paragraph.stream()
                .filter(line -> line.startsWith(key))
                .flatMap(line -> Stream.of(line.substring(key.length()).split(" *\\.\\.\\. *", -1)))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** What the application is started with, in front of its own class. */
    public List<Class<?>> beans() {
        return bean == null
                ? List.of()
                : List.of(ClassUtils.resolveClassName(MistakenBeans.class.getName() + "$" + bean, null));
    }

    /** The properties as arguments of a command line. */
    public String[] arguments() {
        return properties.stream().map(property -> "--" + property).toArray(String[]::new);
    }

    /** What is printed, in this order, perhaps with other text between. */
    public List<String> analysis() {
        return Stream.of(List.of("Description:"), what, List.of("Action:"), action)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String toString() {
        return number + ": " + (bean == null ? String.join(", ", properties) : bean);
    }
}
