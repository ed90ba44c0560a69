package io.across.benchmarks;

import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The cost of the same function called in this process: the floor of every other figure. */
@State(Scope.Benchmark)
public class BaselineBenchmark {

    private final Callable<Integer> function = () -> 42;

    @Benchmark
    public Integer callInThisProcess() throws Exception {
        return function.call();
    }
}
