package io.across.benchmarks.attack;

/** Interfaces that an object may have in any combination and order. Their names differ in one character. */
public final class Listeners {

    /** How many there are. */
    static final int COUNT = 10;

    private Listeners() {}

    public interface L0 {}

    public interface L1 {}

    public interface L2 {}

    public interface L3 {}

    public interface L4 {}

    public interface L5 {}

    public interface L6 {}

    public interface L7 {}

    public interface L8 {}

    public interface L9 {}

    /** Has them all. */
    static final class All implements L0, L1, L2, L3, L4, L5, L6, L7, L8, L9 {}
}
