package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootVersion;

/**
 * The version of Spring Boot that an application has.
 *
 * @param name as Boot writes it: {@code 4.1.2} or {@code 4.2.0-M1}
 */
record BootVersion(String name) {

    private static final Logger log = LoggerFactory.getLogger(BootVersion.class);

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\D.*");

    /** Major and minor version: the first and the last that the starter is tested with. */
    private static final int OLDEST = line(4, 0);

    private static final int NEWEST = line(4, 1);

    static BootVersion ofThisApplication() {
        return new BootVersion(String.valueOf(SpringBootVersion.getVersion()));
    }

    private static int line(int major, int minor) {
        return major * 1000 + minor;
    }

    /** One whose name says nothing is taken for a tested one. */
    private int line() {
        Matcher numbers = NUMBERS.matcher(name);
        return numbers.matches()
                ? line(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
                : NEWEST;
    }

    /** @throws FailureAnalyzedException if this is too old */
    void require() {
        if (line() < OLDEST) {
            throw new FailureAnalyzedException(
                    "across needs Spring Boot 4.0 or later, and this application has Spring Boot " + name + ".",
                    "Raise the version of spring-boot-starter-parent, of spring-boot-dependencies or of Gradle's plugin"
                            + " org.springframework.boot, or remove across-spring-boot-starter.");
        }
    }

    boolean isTested() {
        return line() <= NEWEST;
    }

    void logIfUntested() {
        if (!isTested()) {
            log.info("across is tested with Spring Boot 4.0 and 4.1: this application has {}", name);
        }
    }
}
