package io.across.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.internal.log.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

@Timeout(60)
class LogQueueTests {

    private final List<LogEntry> sent = Collections.synchronizedList(new ArrayList<>());

    private static LogEntry record(String message) {
        return new LogEntry("a.b", Level.INFO, Instant.now(), "main", message, "");
    }

    private static boolean isThreadThere(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("across-logging " + name));
    }

    @Test
    void recordsAreSentInTheirOrderAndFlushWaitsForThem() {
        LogQueue queue = new LogQueue("order", sent::addAll);
        for (int i = 0; i < 1_000; i++) {
            queue.add(record("m" + i));
        }
        queue.flush();
        assertThat(sent).hasSize(1_000);
        assertThat(sent.get(999).message()).isEqualTo("m999");
        queue.close();
        await().until(() -> !isThreadThere("order"));
    }

    @Test
    void whoLogsDoesNotWaitAndTheOtherSideIsToldWhatWasDropped() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        LogQueue queue = new LogQueue("slow", records -> {
            mayGoOn.await();
            sent.addAll(records);
        });
        for (int i = 0; i < 3 * LogQueue.MAX_RECORDS; i++) {
            queue.add(record("m" + i));
        }
        mayGoOn.countDown();
        queue.flush();
        List<LogEntry> told = sent.stream()
                .filter(each -> each.logger().equals(LogEntry.ABOUT_RECORDS))
                .toList();
        // Two, if the thread took its first records only when some had been dropped already.
        assertThat(told).hasSizeBetween(1, 2).allMatch(each -> each.level() == Level.WARN);
        int dropped = told.stream()
                .mapToInt(each -> Integer.parseInt(each.message().replaceAll(" .*", "")))
                .sum();
        assertThat(dropped).isPositive();
        assertThat(sent.size() - told.size() + dropped).isEqualTo(3 * LogQueue.MAX_RECORDS);
        queue.close();
    }

    @Test
    void largeRecordsAreBoundedByTheirSize() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        LogQueue queue = new LogQueue("large", records -> {
            mayGoOn.await();
            sent.addAll(records);
        });
        String large = "x".repeat(60_000);
        for (int i = 0; i < 1_000; i++) {
            queue.add(record(large));
        }
        mayGoOn.countDown();
        queue.flush();
        assertThat(sent.size()).isLessThan(200);
        queue.close();
    }

    @Test
    void whatCouldNotBeSentIsCountedAndTheNextIsSent() {
        AtomicInteger tries = new AtomicInteger();
        LogQueue queue = new LogQueue("failing", records -> {
            if (tries.incrementAndGet() == 1) {
                throw new DisconnectException("not this time");
            }
            sent.addAll(records);
        });
        queue.add(record("first"));
        queue.flush();
        queue.add(record("second"));
        queue.flush();
        assertThat(sent).extracting(LogEntry::message).hasSize(2).last().isEqualTo("second");
        assertThat(sent.get(0).message()).startsWith("1 log records were dropped");
        queue.close();
    }

    @Test
    void whatIsNotSentIsGivenToWhoTakesIt() {
        List<LogEntry> taken = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch mayGoOn = new CountDownLatch(1);
        LogQueue queue = new LogQueue(
                "taken",
                records -> {
                    mayGoOn.await();
                    throw new DisconnectException("not at all");
                },
                taken::add);
        for (int i = 0; i < LogQueue.MAX_RECORDS + 1_000; i++) {
            queue.add(record("m" + i));
        }
        mayGoOn.countDown();
        queue.close();
        queue.add(record("late"));
        assertThat(taken)
                .extracting(LogEntry::message)
                .hasSize(LogQueue.MAX_RECORDS + 1_001)
                .doesNotHaveDuplicates()
                .last()
                .isEqualTo("late");
    }

    @Test
    void answersWaitForRecordsThatDoNotGetOnOnceInAWhile() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        LogQueue queue = new LogQueue("impatient", records -> mayGoOn.await());
        queue.add(record("first"));
        queue.flushBriefly();
        long begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            queue.flushBriefly();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        mayGoOn.countDown();
        queue.close();
    }

    @Test
    void nothingIsTriedAgainAfterARefusal() {
        AtomicInteger tries = new AtomicInteger();
        LogQueue queue = new LogQueue("refused", records -> {
            tries.incrementAndGet();
            throw new DeniedException("no");
        });
        queue.add(record("first"));
        await().until(() -> !isThreadThere("refused"));
        queue.add(record("second"));
        assertThat(isThreadThere("refused")).isFalse();
        assertThat(tries).hasValue(1);
    }

    @Test
    void whatIsStuckKeepsNobodyWhoCloses() {
        CountDownLatch interrupted = new CountDownLatch(1);
        LogQueue queue = new LogQueue("stuck", records -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        queue.add(record("first"));
        long begin = System.nanoTime();
        queue.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        await().until(() -> interrupted.getCount() == 0 && !isThreadThere("stuck"));
    }
}
