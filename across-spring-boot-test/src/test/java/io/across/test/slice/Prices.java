package io.across.test.slice;

/** Has nothing to do with across. */
public interface Prices {
    int of(String article);
}
