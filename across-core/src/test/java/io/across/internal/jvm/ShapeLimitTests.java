package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.OperationException;
import io.across.Options;
import io.across.RemoteCode;
import io.across.RemoteObject;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when a connection has seen as many shapes as it remembers. */
@Timeout(60)
class ShapeLimitTests {

    private static final int BEYOND = ShapeWriter.LIMIT + 500;

    private final CodecEnd end = CodecEnd.pair();
    private final ShapeWriter<String, MethodShape> writer = new ShapeWriter<>();
    private final ShapeReader<MethodShape, MethodShape> reader = new ShapeReader<>(MethodShape::read, shape -> shape);

    @Test
    void shapesBeyondTheLimitAreDescribedEveryTimeAndArriveAllTheSame() throws Exception {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < BEYOND; i++) {
                ValueWriter out = write("method" + i);
                assertThat(read(out)).isEqualTo(MethodShape.byName("method" + i));
                out.whenRead().forEach(Runnable::run);
                boolean shortForm = out.size() <= 2;
                assertThat(shortForm).as("%d in round %d", i, round).isEqualTo(round > 0 && i < ShapeWriter.LIMIT);
            }
        }
    }

    @Test
    void manyThreadsTogetherNeverExceedTheLimitNorShareANumber() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            AtomicInteger next = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<Future<List<Long>>> numbers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                numbers.add(threads.submit(() -> {
                    start.await();
                    List<Long> mine = new ArrayList<>();
                    for (int i = next.getAndIncrement(); i < BEYOND; i = next.getAndIncrement()) {
                        mine.add(reader(write("method" + i)).readVarLong() >>> 1);
                    }
                    return mine;
                }));
            }
            start.countDown();
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> some : numbers) {
                all.addAll(some.get(30, TimeUnit.SECONDS));
            }
            all.removeIf(number -> number == 0);
            assertThat(all).doesNotHaveDuplicates().hasSize(ShapeWriter.LIMIT);
            assertThat(all).allMatch(number -> number > 0 && number <= ShapeWriter.LIMIT);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void callsByMoreNamesThanTheLimitWorkInBothDirections() throws Throwable {
        for (CodecEnd side : List.of(end, end.peer())) {
            Anything target = new Anything();
            RemoteObject remote = (RemoteObject) side.proxyOf(target);
            for (int i = 0; i < BEYOND; i++) {
                String name = "none" + i;
                assertThatThrownBy(() -> remote.invoke(name)).hasMessageContaining("no public method " + name);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(remote.invoke("answer")).isEqualTo(42);
            }
        }
    }

    @Test
    void moreLambdasThanTheLimitTravelAndAreNamedUpToIt() throws Throwable {
        // In classes of a hundred, as one class has no room for more.
        StringBuilder source =
                new StringBuilder("package many; import io.across.RemoteCallable; public class Lambdas {");
        for (int group = 0; group * 100 < BEYOND; group++) {
            source.append("public static class Group" + group
                    + " { public static RemoteCallable<Integer, RuntimeException> get(int i) { switch (i) {");
            for (int i = group * 100; i < Math.min(BEYOND, group * 100 + 100); i++) {
                source.append("case " + i + ": return () -> " + i + ";");
            }
            source.append("default: throw new IllegalArgumentException(); } } }");
        }
        ClassLoader loader = Sources.compile("many.Lambdas", source.append('}').toString())
                .loader(getClass().getClassLoader());
        List<RemoteCode> codes = new ArrayList<>();
        for (int i = 0; i < BEYOND; i++) {
            Class<?> group = Class.forName("many.Lambdas$Group" + i / 100, true, loader);
            codes.add((RemoteCode) group.getMethod("get", int.class).invoke(null, i));
        }
        Options options = Options.builder().classLoader(loader).build();
        CodecEnd first = CodecEnd.pair(options, options);
        for (CodecEnd side : List.of(first, first.peer())) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < BEYOND; i++) {
                    long before = side.bytesWritten();
                    assertThat(side.call(codes.get(i))).isEqualTo(i);
                    boolean named = side.bytesWritten() - before < 10;
                    assertThat(named).as("%d in round %d", i, round).isEqualTo(round > 0 && i < ShapeWriter.LIMIT);
                }
            }
        }
    }

    @Test
    void aShapeIsNamedOnlyAfterItsDescriptionHasBeenAnswered() {
        long described = write("m").size();
        ValueWriter again = write("m");
        assertThat(again.size()).isEqualTo(described);
        again.whenRead().forEach(Runnable::run);
        assertThat(write("m").size()).isLessThan(described);
    }

    @Test
    void numbersThatWereNeverGivenAreRefused() {
        for (long head : new long[] {1, 3, 2 * ShapeWriter.LIMIT + 1, 2L * ShapeWriter.LIMIT + 2, Long.MAX_VALUE, -1}) {
            ValueWriter out = new ValueWriter(end, 1 << 20, false);
            out.writeVarLong(head);
            assertThatThrownBy(() -> read(out))
                    .as("head %d", head)
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("malformed value: shape");
        }
    }

    @Test
    void theFirstDescriptionOfANumberStays() throws Exception {
        assertThat(read(described(5, MethodShape.byName("first")))).isEqualTo(MethodShape.byName("first"));
        assertThat(read(described(5, MethodShape.byName("second")))).isEqualTo(MethodShape.byName("second"));
        ValueWriter known = new ValueWriter(end, 1 << 20, false);
        known.writeVarLong(5 * 2 + 1);
        assertThat(read(known)).isEqualTo(MethodShape.byName("first"));
    }

    @Test
    void longDescriptionsAreNeverRemembered() throws Exception {
        String name = "n".repeat(ShapeWriter.MAX_CHARS + 1);
        for (int i = 0; i < 3; i++) {
            ValueWriter out = write(name);
            assertThat(reader(out).readVarLong()).isZero();
            assertThat(read(out)).isEqualTo(MethodShape.byName(name));
        }
        assertThatThrownBy(() -> read(described(1, MethodShape.byName(name))))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("exceeds the limit of " + ShapeWriter.MAX_CHARS + " chars");
        Set<Long> stillFree = new HashSet<>();
        stillFree.add(reader(write("short")).readVarLong() >>> 1);
        assertThat(stillFree).containsExactly(1L);
    }

    private ValueWriter write(String name) {
        ValueWriter out = new ValueWriter(end, 1 << 20, false);
        writer.write(writer.entry(name, MethodShape::byName), out);
        return out;
    }

    private ValueWriter described(int number, MethodShape shape) {
        ValueWriter out = new ValueWriter(end, 1 << 20, false);
        out.writeVarLong(number * 2L);
        shape.write(out);
        return out;
    }

    private MethodShape read(ValueWriter out) throws Exception {
        return reader.read(reader(out));
    }

    private ValueReader reader(ValueWriter out) {
        return end.reader(out.toByteArray());
    }

    static final class Anything {
        public int answer() {
            return 42;
        }
    }
}
