package com.acme.secret;

import com.acme.jobs.Jobs;

/** A provider of an exported service that is not exported itself. */
public final class SecretProvider implements Jobs.Greeter {

    @Override
    public String name() {
        return "secret";
    }
}
