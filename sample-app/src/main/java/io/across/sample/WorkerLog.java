package io.across.sample;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What the log says of the workers, what they print included: the last lines, and whatever comes, for the page. A browser
 * that reads slowly holds up nobody who logs.
 */
@Component
class WorkerLog implements SmartLifecycle, DisposableBean {

    /** The loggers of across, those of connections and of what child processes print among them. */
    private static final String LOGGER = "io.across";

    private static final int KEPT_LINES = 200;

    private final Appender<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                tell(event.getFormattedMessage());
            }
        }
    };

    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "worker-log");
        thread.setDaemon(true);
        return thread;
    });

    private final ReentrantLock lines = new ReentrantLock();

    @GuardedBy("lines") private final Deque<String> kept = new ArrayDeque<>();

    @GuardedBy("lines") private final List<SseEmitter> readers = new ArrayList<>();

    private void tell(String line) {
        List<SseEmitter> now;
        lines.lock();
        try {
            if (kept.size() == KEPT_LINES) {
                kept.removeFirst();
            }
            kept.addLast(line);
            now = List.copyOf(readers);
        } finally {
            lines.unlock();
        }
        now.forEach(reader -> sender.execute(() -> send(reader, line)));
    }

    /** The lines so far, and all that follow, one event each. */
    SseEmitter read() {
        SseEmitter reader = new SseEmitter(0L);
        reader.onCompletion(() -> remove(reader));
        reader.onTimeout(reader::complete);
        reader.onError(failure -> remove(reader));
        lines.lock();
        try {
            readers.add(reader);
            List<String> before = List.copyOf(kept);
            sender.execute(() -> before.forEach(line -> send(reader, line)));
        } finally {
            lines.unlock();
        }
        return reader;
    }

    private void send(SseEmitter reader, String line) {
        try {
            reader.send(SseEmitter.event().data(line));
        } catch (IOException | IllegalStateException e) {
            remove(reader);
        }
    }

    private void remove(SseEmitter reader) {
        lines.lock();
        try {
            readers.remove(reader);
        } finally {
            lines.unlock();
        }
    }

    @Override
    public void start() {
        Logger logger = logger();
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    /** Before the web server waits for its requests to end: these would never. */
    @Override
    public void stop() {
        logger().detachAppender(appender);
        appender.stop();
        List<SseEmitter> now;
        lines.lock();
        try {
            now = List.copyOf(readers);
        } finally {
            lines.unlock();
        }
        now.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return appender.isStarted();
    }

    @Override
    public void destroy() throws InterruptedException {
        sender.shutdown();
        if (!sender.awaitTermination(1, TimeUnit.SECONDS)) {
            sender.shutdownNow();
        }
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(LOGGER);
    }
}
