package upgrade;

import io.across.spring.AcrossExposed;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Shop {

    public static void main(String[] args) {
        SpringApplication.run(Shop.class, args);
        System.out.println("The shop is open.");
    }

    @Bean
    @AcrossExposed(name = "orders")
    Orders desk() {
        return new Desk();
    }

    static final class Desk implements Orders {

        @Override
        public String place(Order order) {
            return order.toString();
        }

        @Override
        public Order last() {
            return new Order("tea", 7);
        }

        @Override
        public Size size(String name) {
            return Size.valueOf(name);
        }

        @Override
        public String place(String article, int count) {
            return place(new Order(article, count));
        }

        @Override
        public List<Receipt> receipts() {
            return List.of(new Receipt(last()));
        }
    }
}
