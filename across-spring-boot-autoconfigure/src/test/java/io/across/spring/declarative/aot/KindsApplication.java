package io.across.spring.declarative.aot;

import io.across.spring.AcrossExposed;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Exposes and calls interfaces whose signatures have every kind of type. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(AcrossAutoConfiguration.class)
@ImportAcrossClients
class KindsApplication {

    /** Each constant is a class without a name. */
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

    sealed interface Shape extends Serializable permits Circle, Square, Odd {}

    record Circle(double radius) implements Shape {}

    record Square(Side side) implements Shape {}

    record Side(double length) implements Serializable {}

    static non-sealed class Odd implements Shape {}

    static class Base<T extends Comparable<? super T>> implements Serializable {
        T value;
        transient Thread thread;
    }

    static class Derived<T extends Comparable<? super T>> extends Base<T> {
        List<? extends Derived<T>[]> deeper;

        /** Holds the object around it. */
        class Inner implements Serializable {
            Operation operation;

            T outer() {
                return value;
            }
        }
    }

    private record Secret(Map<String, ? super Side[][]> sides) implements Serializable {}

    static class Refusal extends Exception {
        Operation operation;
    }

    interface Generic<K extends Comparable<K>, V> {

        V find(K key);

        <T extends Shape & Comparable<T>, X extends Exception> List<? extends T> all(Class<? super T> type) throws X;

        default Optional<V> first(List<? extends K> keys) {
            return keys.isEmpty() ? Optional.empty() : Optional.of(find(keys.get(0)));
        }
    }

    interface Kinds extends Generic<String, Map.Entry<Operation, List<? extends Shape>>> {

        int apply(Operation operation, int... numbers) throws Refusal;

        Shape[][] shapes(Supplier<? extends Shape>[] suppliers);

        <T extends Comparable<? super T>> Derived<T>.Inner inner(Base<T> base, Derived<T> derived);

        Function<? super Kinds, ?> itself();

        void raw(@SuppressWarnings("rawtypes") Derived derived, Class<?> type, Object anything);

        Kind nested(Kind.Nested.Deep deep);

        interface Kind {
            final class Nested {
                record Deep(Nested nested, ArrayList<Deep> more) implements Serializable {}
            }
        }
    }

    private interface Hidden {
        Secret tell(Secret secret);
    }

    @AcrossClient(connection = "self", name = "kinds")
    interface RemoteKinds extends Kinds {}

    @AcrossClient(connection = "self", name = "hidden")
    interface RemoteHidden extends Hidden {}

    private abstract static class PoliteKinds implements Kinds {}

    private record Teller(String name) implements Hidden {

        @Override
        public Secret tell(Secret secret) {
            return secret;
        }
    }

    @Bean
    @AcrossExposed(Kinds.class)
    @SuppressWarnings("DoNotCallSuggester") // nobody does, ahead of time
    static PoliteKinds kinds() {
        throw new IllegalStateException("not made ahead of time");
    }

    @Bean
    @AcrossExposed
    static Hidden hidden() {
        return new Teller("hidden");
    }
}
