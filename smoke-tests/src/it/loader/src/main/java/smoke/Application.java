package smoke;

import io.across.Connection;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Lets a child JVM use the classes that it is told the names of. */
@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args).close();
    }

    @Bean
    ApplicationRunner caller(@Qualifier("worker") Connection worker, @Value("${plugins}") List<String> plugins) {
        return arguments -> plugins.forEach(plugin -> System.out.println(worker.call(Application::use, plugin)));
    }

    private static String use(String plugin) {
        try {
            Object object = Class.forName(plugin, true, Thread.currentThread().getContextClassLoader())
                    .getConstructor()
                    .newInstance();
            return "process " + ProcessHandle.current().pid() + " has " + object;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no plugin: " + plugin, e);
        }
    }
}
