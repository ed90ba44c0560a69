package io.across;

import java.time.Duration;

/**
 * A call that is under way, as an operator may see it: no argument, no value.
 *
 * @param direction which side made it
 * @param target what is called, such as {@code java.util.List.add}
 * @param age how long it has been under way
 */
public record CallInProgress(CallDirection direction, String target, Duration age) {}
