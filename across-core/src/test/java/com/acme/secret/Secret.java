package com.acme.secret;

/** Never exported. */
public final class Secret {

    private Secret() {}

    public static String tell() {
        return "secret";
    }
}
