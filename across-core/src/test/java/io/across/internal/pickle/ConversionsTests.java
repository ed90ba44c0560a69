package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.across.OperationException;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.TypeRef;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConversionsTests {

    enum Role {
        AUTHOR,
        EDITOR
    }

    record Person(String firstName, int age) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Team(String name, List<Person> members, Map<Role, Optional<Person>> byRole, Person[] others) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Box<T>(T content, List<? extends T> rest, T[] more) {}

    /** As Spring's applications have them. */
    static class Bean {
        private String firstName = "";
        private int age;
        private @Nullable Role role;
        private @Nullable LocalDate born;
        private @Nullable BigDecimal income;
        private @Nullable UUID id;
        private byte[] photo = {};
        private List<Bean> children = List.of();
        private @Nullable Person partner;

        public String getFirstName() {
            return firstName;
        }

        public void setFirstName(String firstName) {
            this.firstName = firstName;
        }

        public int getAge() {
            return age;
        }

        public void setAge(int age) {
            this.age = age;
        }

        public @Nullable Role getRole() {
            return role;
        }

        public void setRole(Role role) {
            this.role = role;
        }

        public @Nullable LocalDate getBorn() {
            return born;
        }

        public void setBorn(LocalDate born) {
            this.born = born;
        }

        public @Nullable BigDecimal getIncome() {
            return income;
        }

        public void setIncome(BigDecimal income) {
            this.income = income;
        }

        public @Nullable UUID getId() {
            return id;
        }

        public void setId(UUID id) {
            this.id = id;
        }

        public byte[] getPhoto() {
            return photo.clone();
        }

        public void setPhoto(byte[] photo) {
            this.photo = photo.clone();
        }

        public List<Bean> getChildren() {
            return children;
        }

        public void setChildren(List<Bean> children) {
            this.children = children;
        }

        public @Nullable Person getPartner() {
            return partner;
        }

        public void setPartner(Person partner) {
            this.partner = partner;
        }
    }

    static class Page<T> {
        private List<T> items = List.of();

        public List<T> getItems() {
            return items;
        }

        public void setItems(List<T> items) {
            this.items = items;
        }
    }

    private static final Map<String, Object> ANN = Map.of("first_name", "Ann", "age", 30L);
    private static final Person ANN_AS_RECORD = new Person("Ann", 30);

    @SuppressWarnings("unchecked") // what a test expects
    private static <T> T convert(@Nullable Object value, TypeRef<T> type) {
        return (T) Objects.requireNonNull(Conversions.convert(value, type.type()));
    }

    @Test
    void dictsDataclassesAndNamedTuplesAreRecords() {
        PickledObject dataclass = object("app.Person");
        dataclass.setState(ANN);

        assertThat(Conversions.convert(ANN, Person.class)).isEqualTo(ANN_AS_RECORD);
        assertThat(Conversions.convert(Map.of("firstName", "Ann", "age", 30.0), Person.class))
                .isEqualTo(ANN_AS_RECORD);
        assertThat(Conversions.convert(dataclass, Person.class)).isEqualTo(ANN_AS_RECORD);
        assertThat(Conversions.convert(object("app.Person", "Ann", 30), Person.class))
                .isEqualTo(ANN_AS_RECORD);
        assertThat(Conversions.convert(PythonTuple.of("Ann", 30), Person.class)).isEqualTo(ANN_AS_RECORD);
    }

    @Test
    void recordsAreNestedInEveryWay() {
        Team team = convert(
                Map.of(
                        "name",
                        "A",
                        "members",
                        PythonTuple.of(ANN),
                        "by_role",
                        Map.of(object("app.Role", "author"), ANN),
                        "others",
                        List.of(PythonTuple.of("Ann", 30))),
                new TypeRef<>() {});

        assertThat(team.members()).containsExactly(ANN_AS_RECORD);
        assertThat(team.byRole()).isEqualTo(Map.of(Role.AUTHOR, Optional.of(ANN_AS_RECORD)));
        assertThat(team.others()).containsExactly(ANN_AS_RECORD);
    }

    @Test
    void parametersOfGenericRecordsAreKnown() {
        List<Object> anns = List.of(ANN);
        Box<Box<Person>> box = convert(
                Map.of(
                        "content", Map.of("content", ANN, "rest", anns, "more", anns),
                        "rest", List.of(),
                        "more", List.of()),
                new TypeRef<>() {});

        assertThat(box.content().content()).isEqualTo(ANN_AS_RECORD);
        assertThat(List.<Object>copyOf(box.content().rest())).containsExactly(ANN_AS_RECORD);
        assertThat(box.content().more()).containsExactly(ANN_AS_RECORD);
    }

    @Test
    void beansAreMadeWithAllThatIsInThem() {
        UUID id = UUID.randomUUID();
        PickledObject child = object("app.Child");
        child.setState(Map.of("firstName", "Bo", "age", 3));
        Bean bean = convert(
                Map.of(
                        "first_name",
                        "Ann",
                        "age",
                        30,
                        "role",
                        object("app.Role", "EDITOR"),
                        "born",
                        LocalDate.of(1996, 2, 29),
                        "income",
                        new BigDecimal("12.30"),
                        "id",
                        id,
                        "photo",
                        new byte[] {1, -1},
                        "children",
                        Set.of(child),
                        "partner",
                        Map.of("first_name", "Cy", "age", 31)),
                new TypeRef<>() {});

        assertThat(bean.getFirstName()).isEqualTo("Ann");
        assertThat(bean.getAge()).isEqualTo(30);
        assertThat(bean.getRole()).isEqualTo(Role.EDITOR);
        assertThat(bean.getBorn()).isEqualTo(LocalDate.of(1996, 2, 29));
        assertThat(bean.getIncome()).isEqualTo(new BigDecimal("12.30"));
        assertThat(bean.getId()).isEqualTo(id);
        assertThat(bean.getPhoto()).containsExactly(1, -1);
        assertThat(bean.getChildren()).extracting(Bean::getFirstName).containsExactly("Bo");
        assertThat(bean.getPartner()).isEqualTo(new Person("Cy", 31));
    }

    @Test
    void beansAreInCollectionsAndHaveParameters() {
        List<Bean> list = convert(List.of(ANN, ANN), new TypeRef<>() {});
        Map<String, Optional<Bean>> map = convert(Map.of("a", ANN), new TypeRef<>() {});
        Page<Bean> page = convert(Map.of("items", List.of(ANN)), new TypeRef<>() {});

        assertThat(list).extracting(Bean::getFirstName).containsExactly("Ann", "Ann");
        assertThat(map.get("a")).get().extracting(Bean::getAge).isEqualTo(30);
        assertThat(page.getItems()).extracting(Bean::getAge).containsExactly(30);
    }

    @Test
    void noneIsNoPrimitive() {
        assertRefused(null, int.class, "None, which is no int");
        assertRefused(Arrays.asList(1, null), int[].class, "None, which is no int");
        assertRefused(Map.of("first_name", "Ann"), Person.class, "for age of ", "which is no int");
        assertRefused(PythonTuple.of("Ann", null), Person.class, "for age of ", "which is no int");
        assertRefused(object("app.Nothing"), Bean.class, "a app.Nothing", Bean.class.getName());

        Map<String, @Nullable Object> withoutAge = new HashMap<>(ANN);
        withoutAge.put("age", null);
        assertRefused(withoutAge, Bean.class, Bean.class.getName(), "null", "int");

        assertThat(Conversions.convert(null, Integer.class)).isNull();
        assertThat(Conversions.convert(null, Optional.class)).isEqualTo(Optional.empty());
        assertThat(Conversions.convert(Arrays.asList(1, null), Integer[].class)).isEqualTo(new Integer[] {1, null});
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertRefused(Map.of("first_name", "Ann", "age", "x"), Person.class, "java.lang.String", "java.lang.Integer");
        assertRefused(PythonTuple.of("Ann"), Person.class, "1 values", "2 components");
        assertRefused(Map.of("age", "old"), Bean.class, Bean.class.getName(), "old");
        assertRefused("ghost", Role.class, "'ghost'", Role.class.getName());
        assertRefused(1L << 40, int.class, "1099511627776", "java.lang.Integer");
    }

    @Test
    void keysThatPythonHasNotHashedAreNotComparedForEver() {
        List<List<Integer>> colliding =
                IntStream.range(0, 1_000).mapToObj(i -> List.of(i, -31 * i)).toList();
        assertThat(colliding).extracting(List::hashCode).containsOnly(961);
        Type points = new TypeRef<Set<List<Integer>>>() {}.type();
        assertRefused(colliding, points, "more than 256", "of one hash code");
        assertRefused(colliding, Set.class, "more than 256", "of one hash code");
        Map<Object, Integer> entries = new HashMap<>();
        colliding.forEach(each -> entries.put(PythonTuple.of(each.toArray()), 1));
        assertRefused(
                entries, new TypeRef<Map<List<Integer>, Integer>>() {}.type(), "more than 256", "of one hash code");

        List<List<Integer>> grid = IntStream.range(0, 90_000)
                .mapToObj(i -> List.of(i / 300, i % 300))
                .toList();
        assertThat((Set<?>) Conversions.convert(grid, points)).hasSize(90_000);
        assertThat(Conversions.convert(Collections.nCopies(1_000, List.of(1, 2)), points))
                .isEqualTo(Set.of(List.of(1, 2)));
    }

    @Test
    void equalKeysOfFewHashCodesAreNotComparedForEverEither() {
        Type points = new TypeRef<Set<List<Integer>>>() {}.type();
        List<List<Integer>> colliding = IntStream.range(0, 200_000)
                .mapToObj(i -> List.of(i % 250, -31 * (i % 250)))
                .toList();
        assertRefused(colliding, points, "of few hash codes", "3 parts");
        List<List<Integer>> long250 = IntStream.range(0, 250)
                .mapToObj(i -> Stream.concat(Collections.nCopies(10_000, 7).stream(), Stream.of(i, -31 * i))
                        .toList())
                .toList();
        assertThat(long250)
                .extracting(List::hashCode)
                .containsOnly(long250.get(0).hashCode());
        assertRefused(long250, points, "of few hash codes", "10003 parts");
    }

    /** Has what Jackson makes. */
    static final class Chart {
        public Set<Point> points = Set.of();
        public HashMap<Name, Integer> names = new HashMap<>();
        public TreeSet<String> sorted = new TreeSet<>();
        public int count;
    }

    record Point(int x, int y) {}

    record Name(String text) {
        @JsonCreator
        Name {}
    }

    @Test
    void norAreThoseOfSetsAndMapsInBeans() {
        List<Map<String, Integer>> colliding = IntStream.range(0, 1_000)
                .mapToObj(i -> Map.of("x", i, "y", -31 * i))
                .toList();
        assertRefused(Map.of("points", colliding), Chart.class, "more than 256", "of one hash code");
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < 1 << 9; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 9; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            names.put(name.toString(), i);
        }
        assertRefused(Map.of("names", names), Chart.class, "more than 256", "of one hash code");

        Chart chart = (Chart) Conversions.convert(
                Map.of(
                        "points", colliding.subList(0, 200),
                        "names", Map.of("a", 1, "b", 2),
                        "sorted", List.of("b", "a"),
                        "count", 3),
                Chart.class);
        assertThat(chart.points).hasSize(200).contains(new Point(1, -31)).hasSameClassAs(new HashSet<>());
        assertThat(chart.names).isEqualTo(Map.of(new Name("a"), 1, new Name("b"), 2));
        assertThat(chart.sorted).containsExactly("a", "b");
    }

    @Test
    @Timeout(20)
    void hugeWholeNumbersAreNotLookedThroughForZeros() {
        BigInteger huge = BigInteger.TEN.pow(1_000_000);
        assertRefused(huge, int.class, "an int of 3321929 bits", "java.lang.Integer");
        assertRefused(Map.of("count", huge), Chart.class, "an int of 3321929 bits");
        assertThat(Conversions.convert(huge, BigInteger.class)).isSameAs(huge);
    }

    @Test
    void withoutJacksonRecordsAreMadeAndBeansAreRefused() throws Exception {
        ClassLoader loader = new WithoutJackson();
        Method convert = loader.loadClass(Conversions.class.getName()).getMethod("convert", Object.class, Type.class);

        assertThat(convert.invoke(null, ANN, loader.loadClass(Person.class.getName())))
                .hasToString("Person[firstName=Ann, age=30]");
        Class<?> bean = loader.loadClass(Bean.class.getName());
        assertThatThrownBy(() -> convert.invoke(null, ANN, bean))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .hasMessageContaining(bean.getName())
                .hasMessageContaining("Jackson must be on the class path")
                .extracting(e -> e.getClass().getName())
                .isEqualTo(OperationException.class.getName());
    }

    private static void assertRefused(@Nullable Object value, Type type, String... named) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> Conversions.convert(value, type))
                .withMessageContainingAll(named);
    }

    private static PickledObject object(String type, Object... args) {
        int dot = type.indexOf('.');
        return new PickledObject(
                PickledObject.Maker.CALL,
                new PythonName(type.substring(0, dot), type.substring(dot + 1)),
                PythonTuple.of(args),
                null);
    }
}
