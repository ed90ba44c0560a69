package io.across.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls, by these names. Its arguments are a target, or "all", and the directory of the sums, if there is one. */
public final class JazzerTarget {

    private static List<FuzzJudge> judges = List.of();
    private static @Nullable FuzzSums sums;

    private JazzerTarget() {}

    public static void fuzzerInitialize(String[] args) throws Exception {
        FuzzTargets.silence();
        List<FuzzTarget> targets = args[0].equals("all") ? FuzzTargets.all() : List.of(FuzzTargets.of(args[0]));
        judges = targets.stream().map(FuzzJudge::new).toList();
        for (int i = 0; i < targets.size(); i++) {
            // What is loaded and initialised once is no input's fault.
            for (byte[] seed : FuzzTargets.seeds(targets.get(i))) {
                judges.get(i).isRead(seed);
            }
        }
        sums = args.length < 2 ? null : new FuzzSums(Path.of(args[1]), targets.get(0), "jazzer");
    }

    /** If there are several targets, the first byte says which one reads the others. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (judges.size() == 1) {
            judges.get(0).isRead(input);
        } else if (input.length > 0) {
            judges.get((input[0] & 0xff) % judges.size()).isRead(Arrays.copyOfRange(input, 1, input.length));
        }
        if (sums != null) {
            sums.add();
        }
    }

    public static void fuzzerTearDown() throws IOException {
        if (sums != null) {
            sums.flush();
        }
    }
}
