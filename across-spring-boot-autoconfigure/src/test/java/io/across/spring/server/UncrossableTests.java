package io.across.spring.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Reference;
import io.across.spring.AcrossExposed;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Signatures with classes of which no JVM can be sent an object are told of when beans are exposed. */
@ExtendWith(OutputCaptureExtension.class)
class UncrossableTests {

    record Good(String text) implements Serializable {}

    record BadParameter(String text) {}

    record BadElement(String text) {}

    static class BadResult {}

    interface Shape {}

    abstract static class Form {}

    interface Shop<T> {

        void take(BadParameter value);

        CompletableFuture<List<BadElement[]>> list();

        BadResult make();

        Good good(
                Good value,
                Shape shape,
                Form form,
                Object any,
                T variable,
                List<? extends Shape> shapes,
                int[] numbers);

        Optional<String> maybe(Map<String, List<Good>> values, Reference<BadResult> reference);

        CompletableFuture<Void> nothing();

        void fail() throws IllegalStateException;
    }

    @AcrossExposed(Shop.class)
    abstract static class Desk implements Shop<String> {}

    @Test
    void theyAreNamedWithTheirMethods(CapturedOutput output) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerBeanDefinition("desk", new RootBeanDefinition(Desk.class));

        ExposedBeans.of(beans);

        assertThat(output.getOut().lines().filter(line -> line.contains("not serializable")))
                .anyMatch(line -> line.contains("Shop.take") && line.contains("BadParameter is not serializable"))
                .anyMatch(line -> line.contains("Shop.list") && line.contains("BadElement is not serializable"))
                .anyMatch(line -> line.contains("Shop.make") && line.contains("BadResult is not serializable"))
                .hasSize(3);
    }
}
