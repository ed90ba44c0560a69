package com.acme.quiet;

import java.lang.management.ManagementFactory;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application of its own JVM, that has the starter and whatever is on its command line. Prints what it runs on. In no package
 * of across, since Boot looks for an application's own classes in its package.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class QuietApplication {

    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(QuietApplication.class)
                .web(WebApplicationType.NONE)
                .run(args)) {
            // Of this thread, which starts the context: what other programs do at the time counts little.
            long cpuMillis = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
            String beans = String.join(",", context.getBeanDefinitionNames());
            String made = String.join(",", context.getBeanFactory().getSingletonNames());
            String threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .collect(Collectors.toCollection(TreeSet::new))
                    .toString();
            System.out.println("cpu=" + cpuMillis);
            System.out.println("beans=" + beans);
            System.out.println("made=" + made);
            System.out.println("threads=" + threads);
        }
    }
}
