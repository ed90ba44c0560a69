package io.across.test.slice;

import io.across.spring.AcrossExposed;

/** Says itself that what implements it is exposed. */
@AcrossExposed
public interface Greeter {
    String greet();
}
