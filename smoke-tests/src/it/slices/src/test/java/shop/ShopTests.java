package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.test.InMemoryPeers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The whole application: its Python is real. */
@SpringBootTest
class ShopTests {

    @TestConfiguration(proxyBeanMethods = false)
    static class Peers {

        @Bean
        InMemoryPeers peers() {
            Stock full = article -> 7;
            return new InMemoryPeers().expose("store", "stock", full, Stock.class).python("quant");
        }
    }

    @Test
    void anOrderIsMade(@Autowired Orders orders) {
        assertThat(orders.order("tea")).isEqualTo(new Order("tea", 7, 4.0));
    }
}
