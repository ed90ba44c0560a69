package io.across.spring.shipped;

import io.across.Connection;

/** Code for a machine that has none of this application's classes. */
public final class Work {

    private Work() {}

    public static String loaderName(Connection connection) {
        return connection.call(() -> Work.class.getClassLoader().getName());
    }

    public static long pid(Connection connection) {
        return connection.call(() -> ProcessHandle.current().pid());
    }
}
