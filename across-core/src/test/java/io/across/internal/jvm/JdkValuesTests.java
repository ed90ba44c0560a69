package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Rights;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JDK's values, and the types that only a parent interface names, in signatures of exposed objects: between peers who may
 * call exposed objects and nothing else, in both directions.
 */
@Timeout(120)
@SuppressWarnings({"JdkObsolete", "IdentityHashMapUsage"}) // people still have them
class JdkValuesTests {

    record Crew(String captain) implements Serializable {}

    record Ship(String name, Optional<Crew> crew, OptionalInt masts, Map.Entry<String, Crew> flag)
            implements Serializable {}

    record Box<T>(T content) implements Serializable {}

    interface Store<T> {
        void put(T thing);

        T take();

        List<T> all();
    }

    interface Boxes<T extends Box<Crew>> extends Store<T> {
        <B extends Comparable<B>> B largest(List<B> things);
    }

    interface CrewStore extends Store<Crew> {}

    interface ListStore<T> extends Store<List<Box<T>>> {}

    interface CrewListStore extends ListStore<Crew> {}

    interface Harbour {
        Object echo(Object value);

        Optional<Crew> crewOf(String ship);

        OptionalInt masts(OptionalInt before);

        Ship ship(Ship ship);

        Properties papers(Properties papers);
    }

    private static final class Stored<T> implements Store<T> {

        private final List<T> things = new ArrayList<>();

        @Override
        public void put(T thing) {
            things.add(thing);
        }

        @Override
        public T take() {
            return things.remove(things.size() - 1);
        }

        @Override
        public List<T> all() {
            return List.copyOf(things);
        }
    }

    private static final class Port implements Harbour {

        @Override
        public Object echo(Object value) {
            return value;
        }

        @Override
        public Optional<Crew> crewOf(String ship) {
            return ship.isEmpty() ? Optional.empty() : Optional.of(new Crew("Ada of " + ship));
        }

        @Override
        public OptionalInt masts(OptionalInt before) {
            return before.isEmpty() ? before : OptionalInt.of(before.getAsInt() + 1);
        }

        @Override
        public Ship ship(Ship ship) {
            return ship;
        }

        @Override
        public Properties papers(Properties papers) {
            return papers;
        }
    }

    private final List<JvmPair> pairs = new ArrayList<>();

    /** What a peer gets who may call exposed objects and nothing else, and who lets the other side do nothing. */
    private <T> T exposed(Class<T> type, T object) {
        Options server = JvmPair.OPTIONS.toBuilder()
                .rights(Rights.exposedOnly())
                .exposed(ExposedObjects.builder().expose("it", object, type).build())
                .build();
        Options client = JvmPair.OPTIONS.toBuilder().rights(Rights.none()).build();
        JvmPair pair = JvmPair.open(client, server);
        pairs.add(pair);
        pair.a().checkExposed(type, "it");
        return pair.a().exposed(type, "it");
    }

    @AfterEach
    void close() {
        pairs.forEach(JvmPair::close);
    }

    @Test
    void anOptionalIsAValue() {
        Harbour harbour = exposed(Harbour.class, new Port());
        assertThat(harbour.crewOf("Pinta")).contains(new Crew("Ada of Pinta"));
        assertThat(harbour.crewOf("")).isEmpty();
        assertThat(harbour.masts(OptionalInt.of(2))).hasValue(3);
        assertThat(harbour.masts(OptionalInt.empty())).isEmpty();
        assertThat(harbour.echo(OptionalLong.of(1L << 40))).isEqualTo(OptionalLong.of(1L << 40));
        assertThat(harbour.echo(List.of(OptionalDouble.of(1.5), OptionalDouble.empty())))
                .isEqualTo(List.of(OptionalDouble.of(1.5), OptionalDouble.empty()));
        Ship ship = new Ship("Pinta", Optional.of(new Crew("Ada")), OptionalInt.of(3), Map.entry("a", new Crew("Bob")));
        assertThat(harbour.ship(ship)).isEqualTo(ship);
    }

    @Test
    void anOptionalCrossesBetweenPeersWhoMayDoEverything() {
        JvmPair pair = JvmPair.open();
        pairs.add(pair);
        Optional<String> far = pair.a().call(() -> Optional.of("far"));
        assertThat(far).contains("far");
        Optional<Integer> there = pair.a().call(value -> value.map(String::length), Optional.of("four"));
        assertThat(there).contains(4);
    }

    @Test
    void whatParentInterfacesNameByAVariableIsAdmitted() {
        CrewStore crews = exposed(CrewStore.class, crewStore());
        crews.put(new Crew("Bob"));
        assertThat(crews.all()).containsExactly(new Crew("Bob"));
        assertThat(crews.take()).isEqualTo(new Crew("Bob"));
    }

    private static CrewStore crewStore() {
        Stored<Crew> stored = new Stored<>();
        return new CrewStore() {
            @Override
            public void put(Crew thing) {
                stored.put(thing);
            }

            @Override
            public Crew take() {
                return stored.take();
            }

            @Override
            public List<Crew> all() {
                return stored.all();
            }
        };
    }

    @Test
    void soIsWhatGrandparentsNameInsideOfOtherTypes() {
        Stored<List<Box<Crew>>> stored = new Stored<>();
        CrewListStore lists = exposed(CrewListStore.class, new CrewListStore() {
            @Override
            public void put(List<Box<Crew>> thing) {
                stored.put(thing);
            }

            @Override
            public List<Box<Crew>> take() {
                return stored.take();
            }

            @Override
            public List<List<Box<Crew>>> all() {
                return stored.all();
            }
        });
        lists.put(List.of(new Box<>(new Crew("Bob"))));
        assertThat(lists.take()).containsExactly(new Box<>(new Crew("Bob")));
    }

    @Test
    void soAreBounds() {
        @SuppressWarnings({"rawtypes", "unchecked"})
        Boxes<Box<Crew>> boxes = exposed(Boxes.class, new Boxes<Box<Crew>>() {
            private final Stored<Box<Crew>> stored = new Stored<>();

            @Override
            public <B extends Comparable<B>> B largest(List<B> things) {
                return Collections.max(things);
            }

            @Override
            public void put(Box<Crew> thing) {
                stored.put(thing);
            }

            @Override
            public Box<Crew> take() {
                return stored.take();
            }

            @Override
            public List<Box<Crew>> all() {
                return stored.all();
            }
        });
        boxes.put(new Box<>(new Crew("Bob")));
        assertThat(boxes.take()).isEqualTo(new Box<>(new Crew("Bob")));
        assertThat(boxes.largest(List.of(1, 3, 2))).isEqualTo(3);
    }

    static Stream<Object> collections() {
        Map<String, Integer> one = Map.of("anvil", 90);
        TreeMap<String, Integer> sorted = new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3));
        TreeMap<String, Integer> reversed = new TreeMap<>(Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER));
        reversed.putAll(sorted);
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
        return Stream.of(
                Collections.singletonMap("anvil", 90),
                Collections.singleton("anvil"),
                new ConcurrentHashMap<>(one),
                new ConcurrentSkipListMap<>(sorted),
                new ConcurrentSkipListSet<>(list),
                new CopyOnWriteArrayList<>(list),
                new CopyOnWriteArraySet<>(list),
                new Vector<>(list),
                stack(),
                new LinkedList<>(list),
                new TreeSet<>(List.of("b", "a")),
                new TreeSet<>(List.of(1, 2, 3)).descendingSet(),
                reversed,
                sorted.headMap("c"),
                sorted.descendingMap(),
                Collections.unmodifiableSortedMap(sorted),
                Collections.unmodifiableMap(new HashMap<>(one)).entrySet(),
                Collections.unmodifiableMap(new HashMap<>(one)).keySet(),
                Collections.unmodifiableNavigableSet(new TreeSet<>(list)),
                Collections.emptyNavigableMap(),
                Collections.synchronizedList(list),
                Collections.synchronizedMap(new HashMap<>(one)),
                Collections.synchronizedSortedMap(sorted),
                Collections.newSetFromMap(new ConcurrentHashMap<>()),
                ConcurrentHashMap.newKeySet(),
                Collections.nCopies(3, "x"),
                Map.entry("a", 1),
                new AbstractMap.SimpleEntry<>("a", 1),
                // Views and parts, which the JDK does not serialize, inside of something that is copied.
                List.of(
                        list.subList(1, 3),
                        List.of(1, 2, 3, 4).subList(0, 2),
                        Arrays.asList(1, 2, 3).subList(0, 2)),
                List.of(new HashMap<>(one).keySet(), one.entrySet(), new LinkedHashMap<>(one).entrySet()),
                List.of(sorted.keySet(), sorted.headMap("b").keySet()));
    }

    private static Stack<Integer> stack() {
        Stack<Integer> stack = new Stack<>();
        stack.push(1);
        return stack;
    }

    @ParameterizedTest
    @MethodSource("collections")
    void theJdksOrdinaryCollectionsCross(Object value) {
        assertThat(exposed(Harbour.class, new Port()).echo(value)).isEqualTo(value);
    }

    static Stream<Collection<?>> withoutEquality() {
        return Stream.of(
                new ConcurrentLinkedQueue<>(List.of(1, 2)),
                new ConcurrentLinkedDeque<>(List.of(1, 2)),
                new ArrayDeque<>(List.of(1, 2)),
                new PriorityQueue<>(List.of(1, 2)),
                Collections.asLifoQueue(new ArrayDeque<>(List.of(1, 2))),
                Collections.unmodifiableCollection(List.of(1, 2)),
                Collections.synchronizedCollection(new ArrayList<>(List.of(1, 2))));
    }

    @ParameterizedTest
    @MethodSource("withoutEquality")
    void soDoThoseThatAreEqualToNothing(Collection<?> value) {
        Collection<?> echo = (Collection<?>) exposed(Harbour.class, new Port()).echo(value);
        assertThat(echo).hasSameClassAs(value).hasToString(value.toString());
    }

    @Test
    void aClassOfTheJdkThatASignatureNamesIsReadWithItsParents() {
        Properties papers = new Properties();
        papers.setProperty("flag", "red");
        assertThat(exposed(Harbour.class, new Port()).papers(papers)).isEqualTo(papers);
        // Nobody names it here, and without trees it is slow to fill with keys that were chosen to be slow.
        interface Other {
            Object echo(Object value);
        }
        Other other = exposed(Other.class, value -> value);
        assertThatThrownBy(() -> other.echo(papers)).isInstanceOf(DeniedException.class);
    }

    @Test
    void entriesAndOptionalsOfEntriesAreWeighed() {
        Object bomb = "x";
        for (int i = 0; i < 45; i++) {
            bomb = i % 2 == 0 ? new AbstractMap.SimpleImmutableEntry<>(bomb, bomb) : Optional.of(List.of(bomb, bomb));
        }
        Object carried = bomb;
        assertThatThrownBy(() -> exposed(Harbour.class, new Port()).echo(Map.of("a", carried)))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("unfolds");
    }

    @Test
    void aLongListInManyWrappersIsRefused() {
        List<Integer> list = new ArrayList<>(Collections.nCopies(10_000, 1));
        Object[] wrappers = new Object[10_000];
        Arrays.setAll(wrappers, i -> Collections.unmodifiableList(list));
        assertThatThrownBy(() -> exposed(Harbour.class, new Port()).echo(wrappers))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("share");
    }

    @Test
    void aPartOfAListIsACopyThere() {
        JvmPair pair = JvmPair.open();
        pairs.add(pair);
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
        List<List<Integer>> far = pair.a().call(parts -> parts, List.of(list.subList(0, 2)));
        list.set(0, 9);
        assertThat(far).containsExactly(List.of(1, 2));
        IdentityHashMap<String, Integer> identities = new IdentityHashMap<>(Map.of("a", 1));
        int size = pair.a().call(map -> map.size(), identities);
        assertThat(size).isEqualTo(1);
    }
}
