package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Across;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects of a peer who may call exposed objects and nothing else, for this side to call back, alone and beside values. */
@Timeout(120)
class CallbacksTests {

    public record Order(String article, List<String> notes) implements Serializable {}

    public interface Progress {
        void done(String article, Order order);
    }

    public interface Orders {
        String place(String article, Progress progress);

        String place(Order order, Progress progress);

        String placeAll(List<Order> orders, List<Progress> progress);
    }

    private static final class Desk implements Orders {

        @Override
        public String place(String article, Progress progress) {
            progress.done(article, new Order(article, List.of()));
            return article;
        }

        @Override
        public String place(Order order, Progress progress) {
            progress.done(order.article(), order);
            return order.article();
        }

        @Override
        public String placeAll(List<Order> orders, List<Progress> progress) {
            orders.forEach(order -> progress.forEach(each -> each.done(order.article(), order)));
            return orders.size() + " orders";
        }
    }

    private final List<Order> done = new ArrayList<>();
    private final Progress progress = Across.ref(Progress.class, (article, order) -> done.add(order));
    private JvmPair pair;
    private Orders orders;

    @BeforeEach
    void open() {
        Options server = JvmPair.OPTIONS.toBuilder()
                .rights(Rights.exposedOnly())
                .exposed(ExposedObjects.builder()
                        .expose("orders", new Desk(), Orders.class)
                        .build())
                .build();
        Options client =
                JvmPair.OPTIONS.toBuilder().rights(Rights.of(Right.USE_OBJECTS)).build();
        pair = JvmPair.open(client, server);
        orders = pair.a().exposed(Orders.class, "orders");
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void oneBesideATextIsCalled() {
        assertThat(orders.place("tea", progress)).isEqualTo("tea");
        assertThat(done).containsExactly(new Order("tea", List.of()));
    }

    @Test
    void oneBesideARecordIsCalled() {
        Order order = new Order("tea", List.of("green", "hot"));
        assertThat(orders.place(order, progress)).isEqualTo("tea");
        assertThat(done).containsExactly(order);
    }

    @Test
    void thoseInsideOfAListAreCalled() {
        Order order = new Order("tea", List.of());
        assertThat(orders.placeAll(List.of(order, order), List.of(progress))).isEqualTo("2 orders");
        assertThat(done).containsExactly(order, order);
    }
}
