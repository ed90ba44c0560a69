package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.ExposedObjects.Exposed;
import io.across.python.PythonTuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Python reaches of an exposed object, and what Java gets of one that Python passes on. */
class ExposedViewTests {

    /** A shop's interface. */
    public interface Orders {
        String find(Object number);

        int count();
    }

    /** Another one, with a method of the same name. */
    public interface Customers {
        String find(String name);

        String find(String name, int age);

        int count();
    }

    /** Has both. */
    public static final class Shop implements Orders, Customers {

        @Override
        public String find(Object number) {
            return "order";
        }

        @Override
        public String find(String name) {
            return "customer";
        }

        @Override
        public String find(String name, int age) {
            return "customer of " + age;
        }

        @Override
        public int count() {
            return 2;
        }
    }

    private final Shop shop = new Shop();
    private final ExposedView view = new ExposedView(new Exposed("shop", shop, List.of(Orders.class, Customers.class)));

    @Test
    void methodsOfOneNameInSeveralInterfacesAreAllReached() throws Throwable {
        assertThat(view.invoke("find", List.of(7), Map.of())).isEqualTo("order");
        assertThat(view.invoke("find", List.of("Ada"), Map.of())).isEqualTo("customer");
        assertThat(view.invoke("find", List.of("Ada", 36), Map.of())).isEqualTo("customer of 36");
        assertThat(view.invoke("count", List.of(), Map.of())).isEqualTo(2);
        assertThat(view.target("find")).isEqualTo(Orders.class.getName() + ".find");
        assertThatThrownBy(() -> view.invoke("find", List.of(), Map.of()))
                .hasMessageContaining(
                        Orders.class.getName() + ", " + Customers.class.getName() + " has no public method")
                .hasMessageContaining("(java.lang.Object), (java.lang.String), (java.lang.String, int)");
    }

    @Test
    void javaGetsTheObjectsHoweverDeepTheyAre() {
        List<Object> list = new ArrayList<>(List.of(view, 1));
        list.add(list);
        Map<Object, Object> map = new HashMap<>(Map.of("a", view, view, PythonTuple.of(list, view)));
        PassedViews views = new PassedViews();

        List<Object> args = views.replacedAll(List.of(view, list, map, Set.of(view), List.of("a", 1)));

        assertThat(views.areThere()).isTrue();
        assertThat(args.get(0)).isSameAs(shop);
        assertThat(args.get(1)).isSameAs(list);
        assertThat(list.get(0)).isSameAs(shop);
        assertThat(list.get(2)).isSameAs(list);
        assertThat(map.get("a")).isSameAs(shop);
        assertThat((List<?>) map.get(shop)).first().isSameAs(list);
        assertThat(((List<?>) map.get(shop)).get(1)).isSameAs(shop);
        assertThat(args.get(3)).isEqualTo(Set.of(shop));
        assertThat(new PassedViews().replacedAll(List.of("a", List.of(1)))).isEqualTo(List.of("a", List.of(1)));
    }
}
