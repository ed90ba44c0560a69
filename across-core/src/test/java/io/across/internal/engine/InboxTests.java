package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.memory.Budget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboxTests {

    private static final Budget MEMORY = new Budget("memory", 1 << 20);

    private final List<String> events = new ArrayList<>();
    private final List<Runnable> workers = new ArrayList<>();
    private long now;
    private final Inbox inbox = new Inbox(
            workers::add, 2, 3, 100, MEMORY, () -> events.add("reads"), failure -> events.add("failed"), () -> now);

    @Test
    void aWorkerReadsIfNeedBeWhenNothingIsLeftToRun() {
        inbox.addRequest(request("first"));
        inbox.dispatch();
        inbox.addRequest(request("second"));
        workers.get(0).run();
        assertThat(events).containsExactly("first", "second", "reads");
    }

    @Test
    void theReaderItselfGoesOnReadingAnyway() {
        inbox.addRequest(request("first"));
        inbox.runHere();
        assertThat(events).containsExactly("first");
    }

    @Test
    void noMoreWorkersThanRequestsMayRun() {
        for (int i = 0; i < 3; i++) {
            inbox.addRequest(request("request " + i));
            inbox.dispatch();
        }
        assertThat(workers).hasSize(2);
        workers.get(0).run();
        assertThat(events).containsExactly("request 0", "request 1", "request 2", "reads");
    }

    @Test
    void answersAreDeliveredFirstAndInTheirOrder() {
        inbox.addRequest(request("request"));
        for (int round = 0; round < 2; round++) {
            inbox.addAnswer(answer("first"));
            inbox.addAnswer(answer("second"));
            inbox.runHere();
            assertThat(inbox.isEmpty()).isTrue();
        }
        assertThat(events).containsExactly("first", "second", "request", "first", "second");
    }

    @Test
    void theEndIsDoneOnceWhatRunsHasRunAndWhateverElseWaitsForThat() {
        inbox.addRequest(request("running", 1, () -> {
            inbox.close();
            inbox.whenDone(() -> events.add("drained"));
            inbox.end();
            inbox.whenDone(() -> events.add("left"));
            events.add("runs on");
        }));
        inbox.addRequest(request("never run"));
        inbox.runHere();

        assertThat(events).containsExactly("runs on", "drained", "left");
        assertThat(inbox.addRequest(request("late"))).isEqualTo(RequestQueue.Admission.CLOSED);
    }

    private Inbox.Arrival answer(String name) {
        return new Inbox.Arrival() {
            @Override
            public void run(boolean more) {
                events.add(name);
            }
        };
    }

    @Test
    void refusesWhatIsTooManyOrTooLargeTogether() {
        assertThat(inbox.addRequest(request("large", 99))).isEqualTo(RequestQueue.Admission.TAKEN);
        assertThat(inbox.addRequest(request("too large", 2))).isEqualTo(RequestQueue.Admission.FULL);
        assertThat(inbox.addRequest(request("small", 1))).isEqualTo(RequestQueue.Admission.TAKEN);
        assertThat(inbox.addRequest(request("empty", 0))).isEqualTo(RequestQueue.Admission.TAKEN);
        assertThat(inbox.addRequest(request("one too many", 0))).isEqualTo(RequestQueue.Admission.FULL);
        assertThat(inbox.taken()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"100, 2", "30, 33"})
    void theReaderRunsWhatWillNotTakeItLong(int micros, int many) {
        Inbox busy = new Inbox(workers::add, 2, 100, 100, MEMORY, () -> {}, failure -> {}, () -> now);
        for (int i = 0; i < 100; i++) {
            busy.addRequest(lasting(micros));
            busy.runHere();
        }

        for (int i = 0; i < many; i++) {
            busy.addRequest(lasting(micros));
        }
        assertThat(busy.isShort()).isTrue();

        busy.addRequest(lasting(micros));
        assertThat(busy.isShort()).isFalse();
    }

    private RequestQueue.Request lasting(int micros) {
        return request("lasting", 1, () -> now += micros * 1000L);
    }

    private RequestQueue.Request request(String name) {
        return request(name, 1);
    }

    private RequestQueue.Request request(String name, int size) {
        return request(name, size, () -> events.add(name));
    }

    private static RequestQueue.Request request(String name, int size, Runnable action) {
        return new RequestQueue.Request() {

            @Override
            public long id() {
                return 0;
            }

            @Override
            public int size() {
                return size;
            }

            @Override
            public long weight() {
                return size;
            }

            @Override
            public void run(boolean more) {
                action.run();
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
