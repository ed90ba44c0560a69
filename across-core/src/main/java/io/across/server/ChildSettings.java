package io.across.server;

import java.util.Map;
import java.util.function.Consumer;

/**
 * How a handler runs its children. Immutable; each method with an argument makes changed settings.
 *
 * @param spareChildren how many children are started before a peer comes for them; 0 for none
 * @param environment variables of the children, besides the few that are inherited: {@code PATH}, {@code HOME}, {@code
 *     JAVA_HOME}, the user's name, the host's, the languages, the time zone and the directory of temporary files
 * @param preparation is called before each child is started, and may change its environment, which has all that by then, and
 *     its working directory
 */
public record ChildSettings(int spareChildren, Map<String, String> environment, Consumer<ProcessBuilder> preparation) {

    private static final ChildSettings DEFAULTS = new ChildSettings(0, Map.of(), process -> {});

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public ChildSettings {
        if (spareChildren < 0 || spareChildren > 1_000) {
            throw new IllegalArgumentException("spare-children must be between 0 and 1000, is " + spareChildren);
        }
        environment = Map.copyOf(environment);
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf(0) >= 0 || value.indexOf(0) >= 0) {
                throw new IllegalArgumentException("'" + name + "' cannot be a variable of an environment");
            }
        });
    }

    /** No spare children, nothing added to the environment. */
    public static ChildSettings defaults() {
        return DEFAULTS;
    }

    /** Changes the stock of spare children. */
    public ChildSettings withSpareChildren(int stock) {
        return new ChildSettings(stock, environment, preparation);
    }

    /** Changes what is added to the children's environment. */
    public ChildSettings withEnvironment(Map<String, String> variables) {
        return new ChildSettings(spareChildren, variables, preparation);
    }

    /** Changes how the children's processes are prepared. */
    public ChildSettings withPreparation(Consumer<ProcessBuilder> changes) {
        return new ChildSettings(spareChildren, environment, changes);
    }

    /** Names the variables only: their values may be secrets. */
    @Override
    public String toString() {
        return "ChildSettings[spareChildren=" + spareChildren + ", environment=" + environment.keySet() + "]";
    }
}
