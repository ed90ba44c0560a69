package io.across.spring.internal.exposed;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Reference;
import io.across.spring.AcrossExposed;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
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
class UnserializableTypesTests {

    record Good(String text) implements Serializable {}

    record BadParameter(String text) {}

    record BadElement(String text) {}

    static class BadResult {}

    record BadComponent(String text) {}

    record Whole(List<BadComponent> parts, Whole next) implements Serializable {}

    interface Shape {}

    abstract static class Form {}

    interface Shop<T> {

        void take(BadParameter value);

        CompletableFuture<List<BadElement[]>> list();

        BadResult make();

        Whole assemble(Whole former, int... numbers);

        List<Path> files(ByteBuffer start, Charset charset);

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

    @AcrossExposed(value = Shop.class, name = "shop")
    abstract static class Desk implements Shop<String> {}

    @Test
    void theyAreNamedWithTheirMethods(CapturedOutput output) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerBeanDefinition("desk", new RootBeanDefinition(Desk.class));

        ExposedBeans.of(beans);

        List<String> told = output.getOut()
                .lines()
                .filter(line -> line.contains("not serializable"))
                .toList();
        assertThat(told)
                .anyMatch(line -> says(line, "take(BadParameter)", BadParameter.class))
                .anyMatch(line -> says(line, "list()", BadElement.class))
                .anyMatch(line -> says(line, "make()", BadResult.class))
                .anyMatch(line -> says(line, "assemble(Whole, int[])", BadComponent.class))
                .anyMatch(line -> says(line, "files(ByteBuffer, Charset)", Path.class))
                .anyMatch(line -> says(line, "files(ByteBuffer, Charset)", ByteBuffer.class))
                .anyMatch(line -> says(line, "files(ByteBuffer, Charset)", Charset.class))
                .hasSize(7);
    }

    private static boolean says(String line, String method, Class<?> type) {
        String remedy = type.getName().startsWith("java.")
                ? "Declare what it is made of, such as a text or bytes, in its place,"
                : "Let " + type.getSimpleName() + " implement java.io.Serializable,";
        return line.contains("WARN")
                && line.endsWith("Bean 'desk' is exposed as 'shop', but other JVMs cannot call its method "
                        + Shop.class.getName()
                        + "." + method + ": a call would send an object of " + type
                        + ", which is not serializable. " + remedy + " or declare an interface in the method,"
                        + " for objects that stay where they are (arguments by Across.ref)");
    }
}
