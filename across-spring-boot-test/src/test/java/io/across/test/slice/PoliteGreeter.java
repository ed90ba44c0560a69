package io.across.test.slice;

import org.springframework.stereotype.Component;

@Component
class PoliteGreeter implements Greeter {

    @Override
    public String greet() {
        return "hello";
    }
}
