package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.across.Across;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.RemoteCallable;
import io.across.fixtures.RightsTable;
import io.across.fixtures.RightsTable.Cell;
import io.across.internal.log.LogEntry;
import io.across.internal.value.Request;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/** Each cell of the page's table that is about requests and values of JVMs. */
class JvmRightsTableTests {

    private static final String ROWS = "JVM";

    /** Reads what a peer has sent, at a side that grants it something. */
    private interface Attempt {
        void at(CodecEnd here) throws Exception;
    }

    private static final class Unnamed implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private static final class Quiet implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) {
            return null;
        }
    }

    private static final Map<String, List<Attempt>> ATTEMPTS = new TreeMap<>(Map.ofEntries(
            request("JVM: PING", here -> here.peer().codec().ping()),
            Map.entry(
                    "JVM: FETCH_CLASS, FETCH_RESOURCE",
                    List.of(raw(JvmRequest.FETCH_CLASS, 1, 'X'), raw(JvmRequest.FETCH_RESOURCE, 1, 'X'))),
            request("JVM: CODE", here -> here.peer().codec().code(code(), new Object[0], false)),
            request("JVM: CODE_BY_REFERENCE", here -> here.peer().codec().code(code(), new Object[0], true)),
            Map.entry("JVM: METHOD", List.of(raw(JvmRequest.METHOD, 0))),
            Map.entry("JVM: COPY", List.of(raw(JvmRequest.COPY, 0))),
            request(
                    "JVM: EXPORT",
                    here -> here.peer().codec().export(List.of("com.acme"), ClassLoader.getSystemClassLoader())),
            request("JVM: EXECUTE", here -> here.peer().codec().execute("1", Map.of())),
            request(
                    "JVM: EXPOSED",
                    here -> here.peer()
                            .codec()
                            .exposed(
                                    CharSequence.class, "text", CharSequence.class.getMethod("length"), new Object[0])),
            request("JVM: CHECK_EXPOSED", here -> here.peer().codec().checkExposed(CharSequence.class, "text")),
            request(
                    "JVM: LOG",
                    here -> here.peer()
                            .codec()
                            .log(List.of(new LogEntry("a", Level.INFO, Instant.now(), "b", "c", "")))
                            .get(0)),
            values(
                    "JVM value: NULL, TRUE, FALSE, numbers, texts, BYTES, BULK",
                    null,
                    true,
                    false,
                    (byte) 1,
                    (short) 1,
                    'c',
                    1,
                    1L,
                    1f,
                    1d,
                    "text",
                    "\u4e16",
                    new byte[3],
                    new byte[1 << 20]),
            values(
                    "JVM value: ARRAY_LIST, IMMUTABLE_LIST, HASH_MAP, LINKED_HASH_MAP",
                    new ArrayList<>(List.of(1)),
                    List.of(1),
                    new HashMap<>(Map.of(1, 2)),
                    new LinkedHashMap<>(Map.of(1, 2))),
            Map.entry(
                    "JVM value: LENT, REFERENCE, SELF",
                    List.of(
                            value(new ByReference(new ArrayList<>())),
                            value(Across.ref(new ArrayList<>())),
                            here -> here.codec().readResult(here.reader(new byte[] {Tag.SELF})))),
            Map.entry(
                    "JVM value: HOME", List.of(here -> here.codec().readResult(here.reader(new byte[] {Tag.HOME, 0})))),
            values("JVM value: LAMBDA", code()),
            values("JVM value: STREAM of values", List.of(List.of(1)), new int[] {1}, Instant.now()),
            values("JVM value: STREAM of another class", new Unnamed(), List.of(new Unnamed()), new Unnamed[0]),
            values(
                    "JVM value: STREAM of a dynamic proxy",
                    Proxy.newProxyInstance(
                            JvmRightsTableTests.class.getClassLoader(), new Class<?>[] {Runnable.class}, new Quiet())),
            Map.entry(
                    "JVM value: an exception",
                    List.of(
                            here -> here.receive(new IOException("as told")),
                            here -> here.receive(new InvalidObjectException("as told"))))));

    private static RemoteCallable<Integer, RuntimeException> code() {
        return () -> 1;
    }

    private interface Making {
        Request at(CodecEnd here) throws Exception;
    }

    private static Map.Entry<String, List<Attempt>> request(String row, Making making) {
        return Map.entry(row, List.of(here -> {
            byte[] bytes = here.peer().bytesOf(making.at(here)::write);
            here.codec().readRequest(here.reader(bytes));
        }));
    }

    private static Attempt raw(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return here -> here.codec().readRequest(here.reader(all));
    }

    private static Map.Entry<String, List<Attempt>> values(String row, @Nullable Object... values) {
        return Map.entry(
                row, Arrays.stream(values).map(JvmRightsTableTests::value).toList());
    }

    private static Attempt value(@Nullable Object value) {
        return here -> here.receiveResult(value);
    }

    static List<Cell> cells() throws IOException {
        return RightsTable.cells(ROWS);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCellOfTheTableIsTrue(Cell cell) {
        for (Attempt attempt : ATTEMPTS.getOrDefault(cell.sent(), Collections.emptyList())) {
            CodecEnd here = CodecEnd.pair(
                    Options.builder()
                            .rights(cell.granted())
                            .exposed(ExposedObjects.builder()
                                    .expose("text", "abc", CharSequence.class)
                                    .build())
                            .build(),
                    Options.defaults());
            here.lend("lent");

            Throwable failure = catchThrowable(() -> attempt.at(here));

            assertThat(failure instanceof DeniedException).as("%s", failure).isNotEqualTo(cell.allowed());
            assertThat(here.codec().denials()).isEqualTo(cell.allowed() ? 0 : 1);
        }
    }

    @Test
    void everyRowIsTried() throws IOException {
        RightsTable.assertComplete(ATTEMPTS.keySet(), ROWS);
    }

    /** Whoever adds a request or a tag adds it to the table. */
    @Test
    void everyRequestAndTagIsInARow() throws Exception {
        for (Class<?> type : new Class<?>[] {JvmRequest.class, Tag.class}) {
            for (java.lang.reflect.Field field : type.getDeclaredFields()) {
                if (field.getType() == byte.class && java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
                    String name = field.getName();
                    boolean number = List.of("BYTE", "SHORT", "CHAR", "INT", "LONG", "FLOAT", "DOUBLE")
                            .contains(name);
                    String shown =
                            number ? "numbers" : List.of("LATIN1", "UTF16").contains(name) ? "texts" : name;
                    assertThat(ATTEMPTS.keySet()).as(name).anyMatch(row -> row.matches(".*\\b" + shown + "\\b.*"));
                }
            }
        }
    }
}
