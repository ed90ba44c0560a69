package kinds;

import io.across.spring.AcrossExposed;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Calls itself by a client, with a value of each kind. */
@SpringBootApplication
@ImportAcrossClients
public class KindsApplication {

    enum Operation {
        PLUS {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        },
        TIMES {
            @Override
            int apply(int a, int b) {
                return a * b;
            }
        };

        abstract int apply(int a, int b);
    }

    sealed interface Shape extends Serializable permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(Side side) implements Shape {}

    record Side(double length) implements Serializable {}

    static class Box<T extends Comparable<? super T>> implements Serializable {
        final T value;

        Box(T value) {
            this.value = value;
        }
    }

    static final class Labelled<T extends Comparable<? super T>> extends Box<T> {
        final String label;

        Labelled(T value, String label) {
            super(value);
            this.label = label;
        }
    }

    static class Refusal extends Exception {
        final Operation operation;

        Refusal(Operation operation) {
            super("refused");
            this.operation = operation;
        }
    }

    private record Secret(Map<String, Side[][]> sides) implements Serializable {}

    interface Finder<K extends Comparable<K>, V> {

        V find(K key);

        default Optional<V> first(List<? extends K> keys) {
            return keys.isEmpty() ? Optional.empty() : Optional.of(find(keys.get(0)));
        }
    }

    interface Kinds extends Finder<String, Map.Entry<Operation, List<? extends Shape>>> {

        int apply(Operation operation, int... numbers) throws Refusal;

        Shape[][] grid(List<? super Circle> shapes);

        <T extends Comparable<? super T>> Box<T> box(Labelled<T> labelled);
    }

    interface Hidden {
        Secret tell(Secret secret);
    }

    @AcrossClient(connection = "self", name = "kinds")
    interface RemoteKinds extends Kinds {}

    @AcrossClient(connection = "self", name = "hidden")
    private interface RemoteHidden extends Hidden {}

    @Component
    @AcrossExposed
    static class LocalKinds implements Kinds {

        @Override
        public Map.Entry<Operation, List<? extends Shape>> find(String key) {
            return Map.entry(Operation.valueOf(key), List.of(new Circle(1), new Square(new Side(2))));
        }

        @Override
        public int apply(Operation operation, int... numbers) throws Refusal {
            if (numbers.length == 0) {
                throw new Refusal(operation);
            }
            return Arrays.stream(numbers).reduce(operation::apply).orElseThrow();
        }

        @Override
        public Shape[][] grid(List<? super Circle> shapes) {
            return new Shape[][] {{(Shape) shapes.get(0)}, {}};
        }

        @Override
        public <T extends Comparable<? super T>> Box<T> box(Labelled<T> labelled) {
            return labelled;
        }
    }

    @Bean
    @AcrossExposed
    static Hidden hidden() {
        return secret -> secret;
    }

    public static void main(String[] arguments) throws Exception {
        Path socket = Files.createTempDirectory("kinds").resolve("s");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(KindsApplication.class)
                .properties(
                        "across.server.listeners.door.unix.path=" + socket, "across.connections.self.uri=unix:" + socket)
                .run(arguments)) {
            call(context.getBean(RemoteKinds.class));
            RemoteHidden hidden = context.getBean(RemoteHidden.class);
            Secret secret = hidden.tell(new Secret(Map.of("north", new Side[][] {{new Side(3)}})));
            require(secret.sides().get("north")[0][0].equals(new Side(3)), "a private record");
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
        System.out.println("SMOKE TEST PASSED");
    }

    private static void call(Kinds kinds) {
        try {
            require(kinds.apply(Operation.TIMES, 2, 3, 7) == 42, "an enum with bodies");
            kinds.apply(Operation.PLUS);
            require(false, "an exception");
        } catch (Refusal e) {
            require(e.operation == Operation.PLUS, "an exception's field");
        }
        require(kinds.find("PLUS").getValue().equals(List.of(new Circle(1), new Square(new Side(2)))), "sealed types");
        require(kinds.first(List.of("TIMES")).orElseThrow().getKey() == Operation.TIMES, "a generic interface");
        require(kinds.grid(List.of(new Circle(5)))[0][0].equals(new Circle(5)), "arrays");
        require(kinds.box(new Labelled<>("tea", "drink")).value.equals("tea"), "a type variable");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("failed: " + what);
        }
    }
}
