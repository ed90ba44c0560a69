package io.across.sample;

import io.across.Connection;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Rights;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A program that lies in a jar within a jar, and is called by strangers and calls one. It prints how many of their names the
 * class loaders keep.
 */
public final class StrangersNames {

    /** What the names of strangers have in common. */
    private static final Pattern STRANGER = Pattern.compile("\\D*(Stranger|Caller|Failure)\\d{5}");

    private StrangersNames() {}

    /** What strangers may call. */
    public interface Desk {
        boolean take(Object value);
    }

    /** A stranger who is called. */
    public interface Source {
        Object next(int number);
    }

    /** @param args the port of the stranger, and how often it is to be called */
    public static void main(String[] args) throws Exception {
        control();
        Desk desk = value -> true;
        Options options = Options.builder()
                .rights(Rights.exposedOnly())
                .exposed(ExposedObjects.builder()
                        .expose("desk", desk, Desk.class)
                        .build())
                .build();
        try (AcrossServer server = AcrossServer.builder()
                .tcp("localhost", 0)
                .handler(new LocalConnectionHandler(options))
                .build()
                .start()) {
            System.out.println("port: " + server.port());
            System.in.read(); // until all have called
        }
        System.out.println("refused: " + call(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
        System.out.println("names: " + names());
        System.exit(0);
    }

    /** A name that this side asks for is kept. */
    private static void control() {
        try {
            Class.forName("io.across.sample.Stranger99999");
        } catch (ClassNotFoundException e) {
            System.out.println("control: " + names());
        }
    }

    private static int call(int port, int times) {
        int refused = 0;
        Options options = Options.builder().rights(Rights.none()).build();
        try (Connection connection = Connection.fromTcp("localhost", port, options)) {
            Source source = connection.exposed(Source.class, "source");
            for (int i = 0; i < times; i++) {
                try {
                    source.next(i);
                } catch (RuntimeException e) {
                    refused++;
                }
            }
        }
        return refused;
    }

    /** How many names of strangers the class loaders have locks for. */
    private static long names() {
        long names = 0;
        for (ClassLoader loader = StrangersNames.class.getClassLoader(); loader != null; loader = loader.getParent()) {
            names += locks(loader).keySet().stream()
                    .filter(name -> STRANGER.matcher(name).matches())
                    .count();
        }
        return names;
    }

    /** By a handle, since reflection does not show the fields of class loaders. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> locks(ClassLoader loader) {
        try {
            Object locks = MethodHandles.privateLookupIn(ClassLoader.class, MethodHandles.lookup())
                    .findGetter(ClassLoader.class, "parallelLockMap", ConcurrentHashMap.class)
                    .invoke(loader);
            return locks == null ? Map.of() : (Map<String, Object>) locks;
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }
}
