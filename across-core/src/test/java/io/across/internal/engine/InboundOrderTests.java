package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.internal.memory.Budget;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for values that have arrived before it, and what does not. */
@Timeout(60)
class InboundOrderTests {

    private final InboundOrder order = new InboundOrder();
    private final List<String> released = new ArrayList<>();

    private void release(String name) {
        order.afterEarlierValues(() -> released.add(name));
    }

    @Test
    void aReleaseWaitsForAllEarlierValuesAndForNoLaterOnes() {
        release("at once");
        InboundOrder.Ticket first = order.valueArrived();
        InboundOrder.Ticket second = order.valueArrived();
        release("after two");
        release("and this");
        InboundOrder.Ticket third = order.valueArrived();
        release("after three");
        assertThat(released).containsExactly("at once");

        order.valueRead(second);
        order.valueRead(third);
        assertThat(released).containsExactly("at once");

        order.valueRead(first);
        assertThat(released).containsExactly("at once", "after two", "and this", "after three");
        release("nothing is left");
        assertThat(released).endsWith("nothing is left");
    }

    @Test
    void aReleaseBetweenValuesIsNotHeldUpByThoseAfterIt() {
        InboundOrder.Ticket first = order.valueArrived();
        release("between");
        order.valueArrived();

        order.valueRead(first);

        assertThat(released).containsExactly("between");
    }

    @Test
    void whatAValueTakesIsReleasedWithIt() {
        Budget memory = new Budget("any", 10);
        memory.take(4);

        order.valueRead(order.valueArrived(memory, 4));

        assertThat(memory.used()).isZero();
    }

    /** A peer may have one call wait, and any number refused. */
    @Test
    void nothingIsKeptOfAValueThatWasReadBeforeAnEarlierOne() {
        InboundOrder.Ticket waiting = order.valueArrived();
        List<WeakReference<InboundOrder.Ticket>> refused = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            refused.add(arrivedAndRead());
        }

        await().untilAsserted(() -> {
            System.gc();
            assertThat(refused).allMatch(ticket -> ticket.refersTo(null));
        });
        order.valueRead(waiting);
    }

    private WeakReference<InboundOrder.Ticket> arrivedAndRead() {
        InboundOrder.Ticket ticket = order.valueArrived();
        order.valueRead(ticket);
        return new WeakReference<>(ticket);
    }
}
