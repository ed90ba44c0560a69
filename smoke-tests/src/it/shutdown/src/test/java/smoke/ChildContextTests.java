package smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Connection;
import io.across.spring.AcrossConnections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ChildContextTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Tree {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Callers.AtPreDestroy.class)
    static class Branch {}

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void aContextAndItsChildShareOneWorker(CapturedOutput output) {
        ConfigurableApplicationContext branch = new SpringApplicationBuilder(Tree.class)
                .child(Branch.class)
                .run("--across.connections.worker.java.max-heap=64MB");
        ApplicationContext parent = branch.getParent();
        assertThat(parent).isInstanceOf(ConfigurableApplicationContext.class);
        try (ConfigurableApplicationContext tree = (ConfigurableApplicationContext) parent) {
            Connection worker = tree.getBean("worker", Connection.class);
            long pid = worker.call(ChildContextTests::pid);

            assertThat(pid).isNotEqualTo(pid());
            assertThat(branch.getBean("worker", Connection.class).call(ChildContextTests::pid))
                    .isEqualTo(pid);
            assertThat(branch.getBean(AcrossConnections.class).monitored()).hasSize(1);
            assertThat(tree.getBean(AcrossConnections.class).monitored()).hasSize(1);

            branch.close();

            assertThat(output).containsOnlyOnce("PreDestroy: hello from the worker");
            assertThat(worker.call(ChildContextTests::pid)).isEqualTo(pid);
        }
    }
}
