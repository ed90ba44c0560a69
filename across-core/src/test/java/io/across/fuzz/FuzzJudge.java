package io.across.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Has a target read an input, and says whether that went as it may: only documented exceptions, and for each byte little memory
 * and little time. Used by one thread.
 */
final class FuzzJudge {

    /** Whatever the JVM needs now and then: classes that are loaded, exceptions. */
    private static final long BYTES_AT_ALL = 4 << 20;

    /** Of the processor: an input of some kilobytes takes well under a millisecond. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final int SHOWN = 4_096;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final FuzzTarget target;
    private final Duration longest;

    FuzzJudge(FuzzTarget target) {
        this(target, LONGEST);
    }

    /** @param longest that an input may take of the processor */
    FuzzJudge(FuzzTarget target, Duration longest) {
        this.target = target;
        this.longest = longest;
    }

    /**
     * Whether the input could be read.
     *
     * @throws FuzzFault if that threw what is not documented, or was too expensive
     */
    boolean isRead(byte[] input) {
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long begin = System.nanoTime();
        boolean read = read(input);
        allocated = thread.getCurrentThreadAllocatedBytes() - allocated;
        if (System.nanoTime() - begin > longest.toNanos() / 2) {
            // It may have waited for the processor.
            requireQuick(input);
        }
        if (allocated > limit(input)) {
            requireSmall(input);
        }
        return read;
    }

    private boolean read(byte[] input) {
        try {
            target.read(input);
            return true;
        } catch (Throwable e) {
            if (!target.isDocumented(e)) {
                throw new FuzzFault(target.name() + " threw what is not documented, of " + shown(input), e);
            }
            return false;
        }
    }

    private long limit(byte[] input) {
        return BYTES_AT_ALL + (long) target.bytesPerByte() * input.length;
    }

    private void requireQuick(byte[] input) {
        long before = thread.getCurrentThreadCpuTime();
        read(input);
        Duration took = Duration.ofNanos(thread.getCurrentThreadCpuTime() - before);
        if (took.compareTo(longest) > 0) {
            throw new FuzzFault(target.name() + " computed for " + took + ", of " + shown(input), null);
        }
    }

    /** What is loaded and initialised once is no input's fault. */
    private void requireSmall(byte[] input) {
        long before = thread.getCurrentThreadAllocatedBytes();
        read(input);
        long took = thread.getCurrentThreadAllocatedBytes() - before;
        if (took > limit(input)) {
            throw new FuzzFault(target.name() + " allocated " + took + " bytes, of " + shown(input), null);
        }
    }

    private static String shown(byte[] input) {
        String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, SHOWN));
        return input.length + " bytes: " + hex;
    }
}
