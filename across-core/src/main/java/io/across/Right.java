package io.across;

import java.util.Locale;

/** One thing that the peer of a connection may do to this side. See {@link Rights}. */
public enum Right {
    /** Run code that this side has: lambdas, and whatever a serialised object does when it is read. */
    RUN_CODE,
    /** Have source text compiled and run, as {@link Calls#execute} does. */
    EVALUATE_SOURCE,
    /** Have this side load the peer's classes, as {@link Connection#export} does. */
    SHIP_CODE,
    /** Call any public method of objects that this side has lent, and have them copied. */
    USE_OBJECTS,
    /** Call the objects that {@link Options#exposed()} names, through their interfaces. */
    CALL_EXPOSED,
    /** Put records into this side's log. */
    LOG_RECORDS;

    /** As a property has it: {@code run-code}. */
    public String inProperties() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
