package io.across.benchmarks.peer;

/** The values that the workloads send, and the check that they came back. */
final class Echoes {

    /** A short string, as in a name or a key. */
    static final String TEXT = "How doth the little crocodile";

    private Echoes() {}

    static String checked(String echo) {
        if (!TEXT.equals(echo)) {
            throw new IllegalStateException("echo of " + TEXT.length() + " characters came back changed");
        }
        return echo;
    }

    static void checked(byte[] sent, byte[] received) {
        int last = sent.length - 1;
        if (received.length != sent.length || received[last] != sent[last]) {
            throw new IllegalStateException("echo of " + sent.length + " bytes came back changed");
        }
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }
}
