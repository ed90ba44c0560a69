package io.across.spring.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.OperationException;
import io.across.python.PythonFunction;
import io.across.python.PythonModule;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Interfaces that become beans of Python modules. */
@Timeout(120)
class PythonClientBeanTests {

    @PythonClient(connection = "worker", module = "math", check = ClientCheck.STARTUP)
    interface Maths {

        double sqrt(double x);

        CompletableFuture<Integer> gcd(int a, int b);

        default double hypotenuse(double a, double b) {
            return sqrt(a * a + b * b);
        }
    }

    @PythonModule("math")
    @PythonClient(connection = "worker")
    interface Wrong {

        double squareCircle(double x);
    }

    @PythonClient(connection = "worker", module = "time", fallback = Awake.class)
    interface Time {

        @Deadline("200ms")
        @PythonFunction(unchecked = true)
        String sleep(double seconds);
    }

    static final class Awake implements Time {

        @Override
        public String sleep(double seconds) {
            return "awake";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = {Maths.class, Wrong.class, Time.class})
    static class Clients {}

    @Test
    void modulesAreBeans() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class))
                .withUserConfiguration(Clients.class)
                .withPropertyValues("across.connections.worker.python.interpreter=python3")
                .run(context -> {
                    Maths maths = context.getBean(Maths.class);

                    assertThat(maths.sqrt(9)).isEqualTo(3);
                    assertThat(maths.hypotenuse(3, 4)).isEqualTo(5);
                    assertThat(maths.gcd(12, 18).get(60, TimeUnit.SECONDS)).isEqualTo(6);
                    assertThat(maths)
                            .hasToString("Python module 'math' over connection 'worker' as " + Maths.class.getName());
                    assertThatExceptionOfType(OperationException.class)
                            .isThrownBy(() -> context.getBean(Wrong.class).squareCircle(1))
                            .withMessageContaining("there is no function square_circle");
                    assertThat(context.getBean(Time.class).sleep(2)).isEqualTo("awake");
                });
    }
}
