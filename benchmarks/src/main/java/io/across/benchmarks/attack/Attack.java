package io.across.benchmarks.attack;

/**
 * One way to do harm.
 *
 * @param name as the command line has it
 * @param what it does, in a few words
 * @param maker prepares what it sends
 */
record Attack(String name, String what, Side side, Maker maker) {

    /** Who attacks. */
    enum Side {
        /** A stranger who may call what is exposed. */
        CLIENT,
        /** A server that the attacked process calls. */
        SERVER,
        /** A child that the attacked process has started, and calls. */
        CHILD
    }

    /** Prepares what is sent, once for an attack. */
    interface Maker {
        Script make() throws Exception;
    }

    /** What one of the attacker's threads does, again and again: each time over connections of its own. */
    interface Script {
        /**
         * Goes once.
         *
         * @throws java.io.IOException if the other side hangs up, which ends the wave and not the attack
         */
        void run(Wave wave) throws Exception;
    }

    static Attack of(String name, String what, Maker maker) {
        return new Attack(name, what, Side.CLIENT, maker);
    }
}
