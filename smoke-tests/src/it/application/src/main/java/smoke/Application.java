package smoke;

import io.across.Connection;
import io.across.spring.AcrossConnections;
import io.across.spring.AcrossExposed;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Starts, calls itself through a connection that application.yml would name, and looks at what it has got. */
@SpringBootApplication
@ImportAcrossClients
public class Application {

    interface Greeter {
        String greet(String name);
    }

    @AcrossClient(connection = "self", name = "greeter")
    interface RemoteGreeter extends Greeter {}

    @Component
    @AcrossExposed
    static class PoliteGreeter implements Greeter {

        @Override
        public String greet(String name) {
            return "hello " + name;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path socket = Files.createTempDirectory("smoke").resolve("s");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .properties(
                        "across.server.unix.path=" + socket,
                        "across.connections.self.uri=unix:" + socket,
                        "across.connections.self.lazy=true",
                        "across.connections.worker.java.max-heap=64MB",
                        "management.endpoints.web.exposure.include=*",
                        "server.port=0")
                .run(arguments)) {
            Connection self = context.getBean("self", Connection.class);
            require(self.call(() -> 42) == 42, "a call through the own listener");
            String greeting = context.getBean(RemoteGreeter.class).greet("Alice");
            require(greeting.equals("hello Alice"), "a call of an exposed bean");
            Connection worker = context.getBean(AcrossConnections.class).named("worker");
            long pid = worker.call(() -> ProcessHandle.current().pid());
            require(pid != ProcessHandle.current().pid(), "a call to a child JVM");
            Set<String> expected = new TreeSet<>(
                    StringUtils.commaDelimitedListToSet(context.getEnvironment().getProperty("smoke.expected")));
            expected.remove("none");
            require(found(context).equals(expected), "expected " + expected + ", found " + found(context));
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
        System.out.println("SMOKE TEST PASSED");
    }

    private static Set<String> found(ConfigurableApplicationContext context) {
        Set<String> found = new TreeSet<>();
        if (context.getEnvironment().getProperty("local.server.port") != null) {
            found.add("web");
        }
        if (context.containsBean("acrossHealthContributor")) {
            found.add("health");
        }
        if (context.containsBean("acrossEndpoint")) {
            found.add("endpoint");
        }
        if (ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", null)) {
            found.add("micrometer");
        }
        if (ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", null)) {
            found.add("jackson");
        }
        return found;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("failed: " + what);
        }
    }
}
