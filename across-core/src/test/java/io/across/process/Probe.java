package io.across.process;

import java.util.ArrayList;
import java.util.List;

/** Programs for child JVMs that tests look at from outside, without a connection. */
final class Probe {

    private Probe() {}

    /** Prints what the child was given: the largest heap in bytes, the property {@code probe}, the class path. */
    static final class Report {

        private Report() {}

        public static void main(String[] args) {
            System.out.println(Runtime.getRuntime().maxMemory());
            System.out.println(System.getProperty("probe"));
            System.out.println(System.getProperty("java.class.path"));
        }
    }

    /** Fills its heap. */
    static final class Hoarder {

        private Hoarder() {}

        public static void main(String[] args) {
            List<byte[]> hoard = new ArrayList<>();
            while (hoard.size() < Integer.MAX_VALUE) {
                hoard.add(new byte[1 << 20]);
            }
        }
    }

    /** A process with a worker of its own: prints the worker's pid, then waits for its standard input to end. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws Exception {
            Process worker = new ProcessBuilder(ChildJvm.builder().build().command()).start();
            System.out.println(worker.pid());
            System.out.flush();
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    /** A class that nobody else needs. */
    static final class Rare {
        @Override
        public String toString() {
            return "rare";
        }
    }
}
