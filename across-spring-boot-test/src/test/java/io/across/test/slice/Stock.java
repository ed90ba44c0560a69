package io.across.test.slice;

/** What another service exposes. */
public interface Stock {
    boolean take(String article);
}
