package io.across.logging;

/** Records of another process that are logged here, until this is closed. Made by {@link AcrossLogs}. Thread-safe. */
public interface LogForwarding extends AutoCloseable {

    /**
     * Tells the other side which levels count here now. With Logback this happens by itself. Does nothing once the connection
     * has ended.
     *
     * @throws io.across.OperationException if it cannot be told
     */
    void refresh();

    /**
     * Has the other side send what it has logged so far, and nothing after that; takes away what was installed there. Returns when
     * that is done, at once if the connection has ended. Does not close the connection.
     *
     * @throws io.across.OperationException if the other side cannot be told although the connection is there
     */
    @Override
    void close();
}
