package io.across.internal.provider;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this side says of itself in its GREETING (protocol, section 8). */
final class SelfDescription {

    /** Looked up once: a name service may take its time. */
    private static final String HOST = hostName();

    private SelfDescription() {}

    /** Not what {@link io.across.Options#name} calls the connection: that is mostly the name of the other side. */
    static Map<String, String> of() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("runtime", "Java " + Runtime.version().feature());
        properties.put("pid", Long.toString(ProcessHandle.current().pid()));
        properties.put("host", HOST);
        return properties;
    }

    private static String hostName() {
        String fromEnvironment = System.getenv("HOSTNAME");
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return fromEnvironment;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
