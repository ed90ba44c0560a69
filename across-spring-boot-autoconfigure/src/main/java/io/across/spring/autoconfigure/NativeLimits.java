package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.spring.PeerLanguage;
import io.across.spring.internal.FailureAnalyzedException;

/** What a native image cannot do: told when the application starts, not by the first call. */
final class NativeLimits {

    /** Asked each time, unlike by {@code NativeDetector}: what a test sets is to hold for that test alone. */
    private static final String IMAGE_CODE = "org.graalvm.nativeimage.imagecode";

    private NativeLimits() {}

    static void check(String prefix, AcrossConnectionProperties properties, Options options) {
        check(
                properties.getJava() == null,
                prefix + ".java",
                "a child JVM has the classes of this application, of which there are no files here",
                "Start a program that is built for it by " + prefix + ".command, or set " + prefix + ".uri.");
        check(
                properties.getExports().isEmpty()
                        || properties.getPython() != null
                        || properties.getLanguage() == PeerLanguage.PYTHON,
                prefix + ".exports",
                "there are no class files here that could be sent",
                "Have the other side keep the classes, and call what it exposes.");
        check(
                !options.acceptExportedClasses(),
                prefix + ".options.accept-exported-classes",
                "no class can be loaded that the image does not have",
                "Remove it, and expose beans that peers call.");
    }

    static void checkHandler(ListenerSettings listener) {
        check(
                listener.handler() == AcrossListenerProperties.Handler.LOCAL,
                listener.prefix() + ".handler",
                "the children that serve peers are JVMs",
                "Remove it: peers are served in this process then, or run the application on a JVM.");
    }

    private static void check(boolean possible, String property, String why, String action) {
        if (!possible && System.getProperty(IMAGE_CODE) != null) {
            throw new FailureAnalyzedException(
                    property + " is set, but this application is a native image: " + why + ".", action);
        }
    }
}
