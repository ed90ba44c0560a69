package io.across.benchmarks.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One attack under way, by several threads. Thread-safe. */
final class Assault implements AutoCloseable {

    /** As a stranger may have: enough to keep two processors busy. */
    private static final int THREADS = 4;

    private final SocketAddress target;
    private final ServerSocketChannel listener;
    private final CountDownLatch over = new CountDownLatch(1);
    private final OpenStreams waves = new OpenStreams();
    private final AtomicLong attempts = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Begins.
     *
     * @param port of the attacked listener; 0 if the attacked process is to dial this one
     */
    Assault(Attack attack, int port) throws Exception {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Attack.Script script = attack.maker().make();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> attackAgainAndAgain(script), "attacker-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void attackAgainAndAgain(Attack.Script script) {
        while (!isOver()) {
            try (Wave wave = waves.add(new Wave(this))) {
                script.run(wave);
                waves.end(wave);
            } catch (IOException e) {
                // The other side has hung up, or this one has.
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                throw new IllegalStateException("an attack has failed by itself", e);
            }
        }
    }

    SocketAddress target() {
        return target;
    }

    ServerSocketChannel listener() {
        return listener;
    }

    /** At which a hostile server can be dialled. */
    int port() {
        return listener.socket().getLocalPort();
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    void await(long time, TimeUnit unit) throws InterruptedException {
        boolean unused = over.await(time, unit);
    }

    void attempted() {
        attempts.incrementAndGet();
    }

    /** How much has been tried. */
    long attempts() {
        return attempts.get();
    }

    /** Ends it: no connection stays. */
    @Override
    public void close() throws IOException {
        over.countDown();
        listener.close();
        waves.close();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
