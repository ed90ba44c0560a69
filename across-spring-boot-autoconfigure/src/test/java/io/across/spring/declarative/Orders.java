package io.across.spring.declarative;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the far side exposes as {@code orders}. */
interface Orders {

    int count(String article);

    int total(Order order);

    void buy(String article) throws SoldOutException;

    CompletableFuture<String> later(String text);

    /** Returns when the client has gone on. */
    String slow();

    default String twice(String text) {
        return text + text;
    }

    record Order(String customer, List<Integer> prices) implements Serializable {}

    /** What the far side throws. */
    final class SoldOutException extends Exception {

        private static final long serialVersionUID = 1L;

        SoldOutException(String article) {
            super("sold out: " + article);
        }
    }
}
