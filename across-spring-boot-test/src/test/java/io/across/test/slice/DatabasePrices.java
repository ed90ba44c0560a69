package io.across.test.slice;

import org.springframework.stereotype.Component;

/** Not found by the slice, which would fail with it. */
@Component
class DatabasePrices implements Prices {

    DatabasePrices() {
        throw new IllegalStateException("there is no database in this test");
    }

    @Override
    public int of(String article) {
        throw new UnsupportedOperationException();
    }
}
