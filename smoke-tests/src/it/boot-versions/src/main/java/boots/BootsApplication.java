package boots;

import io.across.Connection;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Calls a child JVM. */
@SpringBootApplication
public class BootsApplication {

    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BootsApplication.class)
                .properties("across.connections.worker.java.max-heap=64MB")
                .run(arguments)) {
            int answer = context.getBean("worker", Connection.class).call(() -> 42);
            System.out.println("THE ANSWER IS " + answer);
        }
    }
}
