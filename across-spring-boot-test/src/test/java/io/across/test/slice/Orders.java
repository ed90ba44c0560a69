package io.across.test.slice;

/** What the application exposes. */
public interface Orders {
    String order(String article);
}
