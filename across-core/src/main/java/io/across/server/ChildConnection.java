package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.transport.IdentityHeader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted socket and the child that serves it. Two threads carry the bytes: the one that carries the peer's to the
 * child also gets the child and sees it to its end; the other carries the child's to the peer.
 *
 * <p>The lock guards the hand-over of the child between starting and ending; it is not held over I/O.
 */
final class ChildConnection {

    /** Between the exit of a child and the end of its pipes, or of a peer that was told of it, lie milliseconds. */
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ChildConnection.class);

    private final String name;
    private final PeerStream peer;
    private final Duration timeout;
    private final Stock stock;
    private final boolean introduces;
    private final CountDownLatch peerEnded = new CountDownLatch(1);

    private volatile @Nullable Pump inward;
    private volatile @Nullable Pump outward;

    /** When {@link #checkProgress} first found the child dead and silent; 0 if it lives or still has something to say. */
    private long exitSeen;

    private final ReentrantLock lock = new ReentrantLock();

    /** Null until it is there. */
    @GuardedBy("lock") private @Nullable ChildProcess child;

    @GuardedBy("lock") private boolean ending;

    /** When {@link #child} got there. */
    @GuardedBy("lock") private Instant since = Instant.MIN;

    /** Gives a child to whoever needs one. */
    interface Stock {
        ChildProcess take(String name) throws IOException;
    }

    /**
     * @param timeout zero for no limit
     * @param introduces whether a child is told who the peer is
     */
    ChildConnection(String name, PeerStream peer, Duration timeout, Stock stock, boolean introduces) {
        this.name = name;
        this.peer = peer;
        this.timeout = timeout;
        this.stock = stock;
        this.introduces = introduces;
    }

    /** Serves until the child and the connection are gone. */
    void run() {
        try {
            if (open()) {
                serve(stock.take(name));
            }
        } catch (IOException | RuntimeException | Error e) {
            log.error("{} cannot be served: {}", name, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody
        } finally {
            closeChannel();
        }
    }

    /** Before there is a child: a stranger must not cost one. */
    private boolean open() {
        try {
            peer.open(timeout);
            return true;
        } catch (IOException e) {
            log.info("{} ended: {}", name, e.getMessage());
            return false;
        }
    }

    private void serve(ChildProcess started) throws InterruptedException {
        log.debug("{} is served by process {}", name, started.pid());
        Thread back = null;
        try {
            if (!adopt(started) || !introduce(started)) {
                return;
            }
            back = DaemonThreads.named("across-child out " + name, () -> carryOutward(started));
            back.start();
            carryInward(started);
            awaitExit(started);
        } finally {
            finish(started, back);
        }
    }

    /** Comes before all that the peer has to say: what it sends cannot be taken for this. */
    private boolean introduce(ChildProcess started) {
        if (!introduces) {
            return true;
        }
        try {
            started.stdin().write(IdentityHeader.of(peer.identity()));
            started.stdin().flush();
            return true;
        } catch (IOException e) {
            log.debug("{} process {} cannot be told who the peer is", name, started.pid(), e);
            return false;
        }
    }

    /** A child whose peer is gone may still send what it has: the peer has perhaps closed one direction only. */
    private void awaitExit(ChildProcess started) throws InterruptedException {
        Duration limit = timeout.isZero() ? Duration.ofSeconds(-1) : timeout;
        long before;
        do {
            before = carriedOutward();
            if (started.awaitExit(limit)) {
                return;
            }
        } while (carriedOutward() != before);
        log.warn(
                "{} is over, but process {} did not exit within {} ms, killing it",
                name,
                started.pid(),
                timeout.toMillis());
    }

    private long carriedOutward() {
        return carried(outward);
    }

    private static long carried(@Nullable Pump pump) {
        return pump == null ? 0 : pump.carried();
    }

    /** The child that serves at this moment, if there is one. */
    Stream<ServingChild> serving() {
        lock.lock();
        try {
            return child == null
                    ? Stream.empty()
                    : Stream.of(new ServingChild(
                            name, child.pid(), peer.identity(), since, carried(inward), carried(outward)));
        } finally {
            lock.unlock();
        }
    }

    private boolean isWritingOutward() {
        Pump pump = outward;
        return pump != null && pump.isWriting();
    }

    /** Whatever has happened, nothing is left. */
    private void finish(ChildProcess started, @Nullable Thread back) throws InterruptedException {
        peerEnded.countDown();
        if (started.isAlive()) {
            started.kill();
        }
        if (!started.awaitExit(AFTER_KILL)) {
            log.warn("{} process {} did not exit although it was killed", name, started.pid());
            return;
        }
        log.debug("{} process {} ended with exit code {}", name, started.pid(), started.exitCode());
        started.sweep();
        if (back == null) {
            return;
        }
        long before;
        do { // as long as the peer reads what the child has left in its pipe
            before = carriedOutward();
            TimeUnit.NANOSECONDS.timedJoin(back, BRIEFLY.toNanos());
        } while (back.isAlive() && (isWritingOutward() || carriedOutward() != before));
        if (back.isAlive() || !started.awaitOutputEnd(BRIEFLY)) {
            // Somebody else holds the pipes.
            started.killOrphans();
            closeChannel();
            TimeUnit.NANOSECONDS.timedJoin(back, BRIEFLY.toNanos());
            if (back.isAlive() || !started.awaitOutputEnd(BRIEFLY)) {
                log.warn("{} is over, but a process that the child started keeps its pipes open", name);
            }
        }
    }

    private boolean adopt(ChildProcess started) {
        lock.lock();
        try {
            if (ending) {
                return false;
            }
            child = started;
            since = Instant.now();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void carryInward(ChildProcess started) {
        Pump pump = new Pump(peer::read, (buffer, length) -> {
            started.stdin().write(buffer, 0, length);
            started.stdin().flush();
        });
        inward = pump;
        if (pump.run() == Pump.End.SINK_FAILED) {
            discardRest();
        }
        peerEnded.countDown();
        started.closeStdin();
    }

    /** A child that does not listen may still talk; and a socket closed with unread bytes would drop its last words. */
    private void discardRest() {
        Pump drain = new Pump(peer::read, (buffer, length) -> {});
        Pump.End end = drain.run();
        log.debug("{} the child did not read to the end: {}", name, end);
    }

    private void carryOutward(ChildProcess started) {
        try {
            carryToPeer(started);
        } finally {
            closeChannel();
        }
    }

    private void carryToPeer(ChildProcess started) {
        Pump pump = new Pump(started.stdout()::read, peer::write);
        outward = pump;
        if (pump.run() == Pump.End.SINK_FAILED) {
            started.closeStdout();
            return;
        }
        try {
            peer.closeOutput();
            started.awaitExit(Duration.ofSeconds(-1));
            peerEnded.await(BRIEFLY.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            log.debug("{} the peer was gone before the child", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody
        }
    }

    /** Lets the child say goodbye. */
    void askToEnd() {
        ChildProcess running = end();
        if (running == null) {
            closeChannel();
        } else {
            running.askToEnd();
        }
    }

    /** Ends it now. */
    void cancel() {
        ChildProcess running = end();
        if (running != null) {
            running.kill();
        }
        closeChannel();
    }

    private @Nullable ChildProcess end() {
        lock.lock();
        try {
            ending = true;
            return child;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Breaks off what one side has kept waiting for longer than the timeout, and what is over although nobody says so: a
     * process that the child has started may keep its pipes open. For one thread, now and then.
     */
    void checkProgress() {
        if (hasLostChild()) {
            log.warn(
                    "{} is broken off: the child has exited, but a process that it started keeps its pipes open", name);
            cancel();
        }
        long limit = timeout.toNanos();
        if (isStuck(inward, limit)) {
            log.warn("{} is broken off: the child has not read for {} ms", name, timeout.toMillis());
            cancel();
        } else if (isStuck(outward, limit)) {
            log.warn("{} is broken off: the peer has not read for {} ms", name, timeout.toMillis());
            cancel();
        }
    }

    private boolean hasLostChild() {
        ChildProcess running = child();
        long now = System.nanoTime() | 1;
        if (running == null || running.isAlive() || isWritingOutward()) {
            exitSeen = 0;
        } else if (exitSeen == 0) {
            exitSeen = now;
        }
        return peer.isOpen() && exitSeen != 0 && now - exitSeen > 2 * BRIEFLY.toNanos();
    }

    private @Nullable ChildProcess child() {
        lock.lock();
        try {
            return child;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isStuck(@Nullable Pump pump, long nanos) {
        return nanos > 0 && pump != null && pump.isStuck(nanos);
    }

    private void closeChannel() {
        Closeables.quietly(name, peer);
    }

    @Override
    public String toString() {
        return name;
    }
}
