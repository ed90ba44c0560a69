package com.acme.jobs;

import com.acme.jobs.deep.Marked;
import io.across.Across;
import io.across.Connection;
import io.across.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/** Code that is shipped, of every shape; the lambdas of a test that is not shipped itself. */
public final class Jobs {

    private Jobs() {}

    /** Warns there of {@code what}. */
    public static void warn(Connection connection, String what) {
        connection.run(() -> LoggerFactory.getLogger("com.acme").warn("beware of {}", what));
    }

    /** A record that travels. */
    public record Point(int x, int y) implements Serializable {
        Point mirrored() {
            return new Point(y, x);
        }
    }

    /** An enum with bodies of its constants. */
    public enum Shape {
        CIRCLE {
            @Override
            int corners() {
                return 0;
            }
        },
        SQUARE {
            @Override
            int corners() {
                return 4;
            }
        };

        abstract int corners();
    }

    /** An interface with a default method. */
    public interface Greeter {
        String name();

        default String greet() {
            return "hello " + name();
        }
    }

    /** Refers to {@link Hen}, which refers to this. */
    static final class Egg {
        Hen laidBy() {
            return new Hen();
        }
    }

    static final class Hen {
        Egg lays() {
            return new Egg();
        }
    }

    /** An exception that both sides know only after it has been shipped. */
    public static final class JobException extends Exception {
        private static final long serialVersionUID = 1L;

        JobException(String message) {
            super(message);
        }
    }

    public static String everything(Connection conn, String name) throws Exception {
        return conn.call((String who) -> describe(who), name);
    }

    private static String describe(String who) {
        Greeter greeter = new Greeter() {
            @Override
            public String name() {
                return who;
            }
        };
        Supplier<String> local = () -> new Egg().laidBy().lays().getClass().getSimpleName();
        return String.join(
                ",",
                greeter.greet(),
                new Point(1, 2).mirrored().toString(),
                String.valueOf(Shape.SQUARE.corners()),
                local.get(),
                Marked.class.getAnnotation(Marked.Mark.class).value());
    }

    public static Point mirror(Connection conn, Point point) {
        return conn.call((Point there) -> there.mirrored(), point);
    }

    public static void fail(Connection conn) throws JobException {
        conn.run(() -> {
            throw new JobException("no luck");
        });
    }

    public static String loaderName(Connection conn) {
        return conn.call(() -> Jobs.class.getClassLoader().getName());
    }

    /** Takes this side for a while, there, and calls it. */
    public static int leasedBack(Connection conn) {
        return conn.call(() -> {
            try (Lease lease = Across.connection().lease()) {
                return lease.call(() -> 42);
            }
        });
    }

    public static String place(Connection conn) {
        return conn.call(() ->
                Jobs.class.getProtectionDomain().getCodeSource().getLocation().toString());
    }

    public static String resource(Connection conn) throws IOException {
        return conn.call(() -> {
            try (InputStream in = Jobs.class.getResourceAsStream("greeting.txt")) {
                return in == null ? "none" : new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
            }
        });
    }

    public static List<String> providers(Connection conn) {
        return conn.call(() -> ServiceLoader.load(Greeter.class, Jobs.class.getClassLoader()).stream()
                .map(provider -> provider.get().greet())
                .toList());
    }

    /** What the context class loader finds: in the thread of a call, in the common pool, and in the threads of a parallel stream. */
    public static List<Boolean> providersInPool(Connection conn) throws Exception {
        return conn.call(() -> {
            List<Boolean> found = new ArrayList<>();
            found.add(finds());
            found.add(ForkJoinPool.commonPool().submit(Jobs::finds).get());
            found.add(CompletableFuture.supplyAsync(Jobs::finds).get());
            found.add(IntStream.range(0, 64).parallel().allMatch(i -> finds()));
            return found;
        });
    }

    private static boolean finds() {
        return ServiceLoader.load(Greeter.class).findFirst().isPresent();
    }

    public static String unknown(Connection conn) {
        return conn.call(() -> com.acme.secret.Secret.tell());
    }

    /** Interrupts the thread that is about to load classes. */
    public static String interrupted(Connection conn) {
        return conn.call(() -> {
            Thread.currentThread().interrupt();
            String answer = new Hen().lays().getClass().getSimpleName();
            return answer + " " + Thread.interrupted();
        });
    }

    /** Leaves a weak trace of the loader that these classes have there, where a test in the same process finds it. */
    public static void traceLoader(Connection conn, String property) {
        conn.run(() -> trace(property));
    }

    private static void trace(String property) {
        System.getProperties().put(property, new WeakReference<>(Jobs.class.getClassLoader()));
    }

    /** A provider of a service. */
    public static final class Provider implements Greeter {
        @Override
        public String name() {
            return "service";
        }
    }
}
