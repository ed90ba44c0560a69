package io.across.server;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment of children: of this process's own variables only those that say where and in which language it runs.
 * Whoever connects reads the environment, in which services keep their passwords.
 */
final class ChildEnvironment {

    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "HOSTNAME",
            "TZ",
            "LANG",
            "LANGUAGE",
            "TMPDIR",
            "JAVA_HOME",
            // Windows cannot start programs without some of these.
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR",
            "COMSPEC",
            "PATHEXT",
            "TEMP",
            "TMP",
            "USERPROFILE",
            "USERNAME");

    private ChildEnvironment() {}

    static Map<String, String> of(Map<String, String> own, Map<String, String> added) {
        Map<String, String> environment = new LinkedHashMap<>();
        own.forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            if (INHERITED.contains(upper) || upper.startsWith("LC_")) {
                environment.put(name, value);
            }
        });
        environment.putAll(added);
        return environment;
    }
}
