package io.across;

import org.jspecify.annotations.Nullable;

/** Guards the typed remote interfaces against a peer that sends another number of arguments. */
final class RemoteArguments {

    private RemoteArguments() {}

    static void check(@Nullable Object[] args, int expected) {
        if (args.length != expected) {
            throw new IllegalArgumentException("remote code takes " + expected + " arguments, got " + args.length);
        }
    }
}
