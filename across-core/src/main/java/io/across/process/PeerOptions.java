package io.across.process;

import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.Right;
import io.across.Rights;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Options of a child's connection as system properties on its command line, {@code across.options.timeout=PT30S}. */
final class PeerOptions {

    private static final String PREFIX = "across.options.";

    private PeerOptions() {}

    /**
     * The properties of what differs from the defaults. Observers are left out: they watch connections of this process.
     *
     * @throws IllegalArgumentException if there is a class loader, an input filter or an exposed object, which cannot travel
     *     and must not be dropped in silence
     */
    static Map<String, String> write(Options options) {
        if (options.inputFilter() != null) {
            throw new IllegalArgumentException(
                    "across.options.input-filter cannot be handed to a child process: give the"
                            + " child its own with the system property jdk.serialFilter");
        }
        if (options.classLoader() != null) {
            throw new IllegalArgumentException("across.options.class-loader cannot be handed to a child process");
        }
        if (!options.exposed().names().isEmpty()) {
            throw new IllegalArgumentException("across.options.exposed cannot be handed to a child process: "
                    + options.exposed().names() + " are objects of this one");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        write(properties, "name", options, Options::name);
        write(properties, "timeout", options, Options::timeout);
        write(properties, "call-timeout", options, Options::callTimeout);
        write(properties, "threads", options, given -> given.threads().name().toLowerCase(Locale.ROOT));
        write(properties, "max-message-size", options, Options::maxMessageSize);
        write(properties, "max-outbox-size", options, Options::maxOutboxSize);
        write(properties, "max-outstanding-calls", options, Options::maxOutstandingCalls);
        write(properties, "max-served-calls", options, Options::maxServedCalls);
        write(properties, "max-queued-calls", options, Options::maxQueuedCalls);
        write(properties, "max-lent-objects", options, Options::maxLentObjects);
        write(properties, "max-memory", options, Options::maxMemory);
        write(properties, "accept-exported-classes", options, Options::acceptExportedClasses);
        write(properties, "rights", options, given -> names(given.rights()));
        write(properties, "rights-property", options, Options::rightsProperty);
        return properties;
    }

    private static void write(
            Map<String, String> properties, String name, Options options, Function<Options, ?> component) {
        String value = String.valueOf(component.apply(options));
        if (!value.equals(String.valueOf(component.apply(Options.defaults())))) {
            properties.put(PREFIX + name, value);
        }
    }

    /**
     * The options that system properties describe.
     *
     * @throws IllegalArgumentException if one is unknown, or its value has the wrong type or is out of range; the message
     *     names it
     */
    static Options read(Map<?, ?> properties) {
        Options.Builder options = Options.builder();
        properties.forEach((key, value) -> {
            if (key instanceof String name && name.startsWith(PREFIX)) {
                set(options, name.substring(PREFIX.length()), String.valueOf(value));
            }
        });
        return options.build();
    }

    private static void set(Options.Builder options, String name, String value) {
        try {
            switch (name) {
                case "name" -> options.name(value);
                case "timeout" -> options.timeout(Duration.parse(value));
                case "call-timeout" -> options.callTimeout(Duration.parse(value));
                case "threads" -> options.threads(kind(value));
                case "max-message-size" -> options.maxMessageSize(Long.parseLong(value));
                case "max-outbox-size" -> options.maxOutboxSize(Long.parseLong(value));
                case "max-outstanding-calls" -> options.maxOutstandingCalls(Integer.parseInt(value));
                case "max-served-calls" -> options.maxServedCalls(Integer.parseInt(value));
                case "max-queued-calls" -> options.maxQueuedCalls(Integer.parseInt(value));
                case "max-lent-objects" -> options.maxLentObjects(Integer.parseInt(value));
                case "max-memory" -> options.maxMemory(Long.parseLong(value));
                case "accept-exported-classes" -> options.acceptExportedClasses(truth(value));
                case "rights" -> options.rights(rights(value));
                case "rights-property" -> options.rightsProperty(value);
                default -> throw new IllegalArgumentException("is not known");
            }
        } catch (DateTimeParseException e) {
            throw illegal(name, value, "must be a duration such as PT30S", e);
        } catch (NumberFormatException e) {
            throw illegal(name, value, "must be a whole number", e);
        } catch (IllegalArgumentException e) {
            throw illegal(name, value, String.valueOf(e.getMessage()), e);
        }
    }

    private static ThreadKind kind(String value) {
        return switch (value) {
            case "platform" -> ThreadKind.PLATFORM;
            case "virtual" -> ThreadKind.VIRTUAL;
            default -> throw new IllegalArgumentException("must be platform or virtual");
        };
    }

    /** All of them by name, none as an empty text. */
    private static String names(Rights rights) {
        return rights.granted().stream().sorted().map(Right::name).collect(Collectors.joining(","));
    }

    private static Rights rights(String names) {
        return new Rights(Pattern.compile(",")
                .splitAsStream(names)
                .filter(name -> !name.isEmpty())
                .map(Right::valueOf)
                .collect(Collectors.toSet()));
    }

    private static boolean truth(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static IllegalArgumentException illegal(String name, String value, String why, Exception cause) {
        return new IllegalArgumentException(PREFIX + name + "=" + value + ": " + why, cause);
    }
}
