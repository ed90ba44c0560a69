package io.across.benchmarks.peer;

/**
 * How a peer does a workload.
 *
 * @param task thread-safe if there are several threads
 * @param threads how many threads run the task at once
 * @param callsPerRun how many calls one run of the task makes
 */
public record Load(Task task, int threads, int callsPerRun) {

    /** One call per run, by as many threads as the workload has callers. */
    static Load of(Workload workload, Task task) {
        return new Load(task, workload.callers(), 1);
    }
}
