package io.across.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class AcceptLoopTests {

    private final Queue<SocketChannel> taken = new ConcurrentLinkedQueue<>();

    @Test
    void survivesErrorsThatPass() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (SocketChannel channel = SocketChannel.open()) {
            AcceptLoop loop = new AcceptLoop(
                    "test",
                    () -> switch (attempts.incrementAndGet()) {
                        case 1, 2 -> throw new IOException("Too many open files");
                        case 3 -> throw new OutOfMemoryError("unable to create native thread");
                        case 4 -> channel;
                        default -> throw new AsynchronousCloseException();
                    },
                    taken::add);

            loop.run();

            assertThat(taken).containsExactly(channel);
            assertThat(attempts).hasValue(5);
        }
    }

    @Test
    void survivesRefusalsWithoutAPause() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        AcceptLoop loop = new AcceptLoop(
                "test",
                () -> {
                    if (attempts.incrementAndGet() == 3) {
                        throw new AsynchronousCloseException();
                    }
                    return SocketChannel.open();
                },
                channel -> {
                    closeNow(channel);
                    throw new RejectedExecutionException("full");
                });

        loop.run();

        assertThat(attempts).hasValue(3);
    }

    @Test
    void errorsAreReportedOnceAMinute() {
        AtomicInteger attempts = new AtomicInteger();
        Logger logger = (Logger) LoggerFactory.getLogger(AcrossServer.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        try {
            new AcceptLoop(
                            "test",
                            () -> switch (attempts.incrementAndGet()) {
                                case 1, 2, 3, 5 -> throw new IOException("Too many open files");
                                case 4, 6 -> SocketChannel.open();
                                default -> throw new AsynchronousCloseException();
                            },
                            AcceptLoopTests::closeNow)
                    .run();
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "test cannot accept connections, and goes on trying",
                        "test accepts connections again after 3 errors",
                        "test stopped accepting: its socket was closed");
    }

    @Test
    void stopEndsAPause() throws Exception {
        CountDownLatch failed = new CountDownLatch(8);
        AcceptLoop loop = new AcceptLoop(
                "test",
                () -> {
                    failed.countDown();
                    throw new IOException("Too many open files");
                },
                taken::add);
        Thread thread = new Thread(loop);
        thread.start();
        assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();

        loop.stop();

        thread.join(30_000);
        assertThat(thread.isAlive()).isFalse();
    }

    private static void closeNow(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
