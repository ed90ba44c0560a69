package io.across.spring;

import io.across.Options;

/**
 * Changes the options that all connections of the application have unless they have their own. Beans of this type are
 * called in their order, after the properties {@code across.options.*} have been applied; a user's own bean of type {@link
 * Options} is left as it is.
 */
@FunctionalInterface
public interface OptionsCustomizer {

    /** Called once, when the bean of the options is made. */
    void customize(Options.Builder options);
}
