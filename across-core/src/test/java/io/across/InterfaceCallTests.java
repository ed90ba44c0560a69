package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of exposed objects by an interface that both sides have. */
@Timeout(60)
class InterfaceCallTests {

    /** What hangs, does so until here: its thread is one of this JVM. */
    private static CountDownLatch testEnd;

    public interface Editor {

        String edit(String text, UnaryOperator<String> step);

        String apply(String text, Step step);

        boolean isHere(Object object);

        void hang() throws InterruptedException;
    }

    /** Says itself that it is to be sent. */
    public interface Step extends Serializable {
        String on(String text);
    }

    private static final class Desk implements Editor {

        @Override
        public String edit(String text, UnaryOperator<String> step) {
            return step.apply(text);
        }

        @Override
        public String apply(String text, Step step) {
            return step.on(text) + (Proxy.isProxyClass(step.getClass()) ? " afar" : " here");
        }

        @Override
        public boolean isHere(Object object) {
            return object.toString().equals("here");
        }

        @Override
        public void hang() throws InterruptedException {
            testEnd.await();
        }
    }

    /** Remembers what was called. */
    private static final class Ended implements ConnectionObserver {

        private final List<String> ended = new CopyOnWriteArrayList<>();

        @Override
        public CallObserver outgoing(CallTarget target) {
            String method = target.interfaceMethod();
            return new CallObserver() {
                @Override
                public void ended(@Nullable Throwable failure) {
                    ended.add("OUTGOING " + method);
                }
            };
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            return new CallObserver() {

                private @Nullable String method;

                @Override
                public void running(CallTarget target) {
                    method = target.interfaceMethod();
                }

                @Override
                public void ended(@Nullable Throwable failure) {
                    ended.add("INCOMING " + method);
                }
            };
        }
    }

    private final Ended mine = new Ended();
    private final Ended theirs = new Ended();
    private final Peers peers = Peers.connect(
            Peers.OPTIONS.toBuilder().observer(connection -> mine).build(),
            Peers.OPTIONS.toBuilder()
                    .exposed(ExposedObjects.builder()
                            .expose("desk", new Desk(), Editor.class)
                            .build())
                    .observer(connection -> theirs)
                    .build());
    private final Editor editor = peers.client().exposed(Editor.class, "desk");

    @BeforeAll
    static void letThemHang() {
        testEnd = new CountDownLatch(1);
    }

    @AfterAll
    static void nothingHangsOn() {
        testEnd.countDown();
    }

    @AfterEach
    void close() {
        peers.close();
    }

    @Test
    void aLambdaIsCalledBackWhereItIs() {
        List<String> here = new CopyOnWriteArrayList<>();

        assertThat(editor.edit("tea", text -> {
                    here.add(text);
                    return text + "pot";
                }))
                .isEqualTo("teapot");
        assertThat(here).containsExactly("tea");
        assertThat(editor.edit("tea", String::toUpperCase)).isEqualTo("TEA");
        assertThat(editor.edit("tea", (UnaryOperator<String> & Serializable) text -> text + here))
                .isEqualTo("tea[tea]");
    }

    @Test
    void aLambdaWhoseTypeIsToBeSentIsSent() {
        assertThat(editor.apply("tea", text -> text + "cup")).isEqualTo("teacup here");
    }

    @Test
    void observersAreToldTheMethodAndNothingElseThatIsCalled() {
        assertThat(editor.isHere("here")).isTrue();
        peers.client().call(() -> 1);

        String method = Editor.class.getName() + ".isHere";
        assertThat(mine.ended).containsExactly("OUTGOING " + method, "OUTGOING null");
        await().untilAsserted(() ->
                assertThat(theirs.ended).containsExactlyInAnyOrder("INCOMING " + method, "INCOMING null"));
    }

    @Test
    void whoHasWaitedBeforeIsToldTheDeadlineThatWasAskedFor() throws Exception {
        Calls late = peers.client().within(Duration.ofMillis(137), Duration.ofMillis(500));

        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> late.callExposed(Editor.class, "desk", Editor.class.getMethod("hang")))
                .withMessageContaining("deadline of 500 ms");
    }
}
