package io.across.spring.autoconfigure;

import io.across.Right;
import io.across.Rights;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a property can grant to peers. */
public enum AcrossRight {
    /** Everything: whoever has the connection owns this process. */
    ALL(null),
    /** Nothing; stands alone. */
    NONE(null),
    /** Run code that this side has. */
    RUN_CODE(Right.RUN_CODE),
    /** Have source text compiled and run, or an expression evaluated. */
    EVALUATE_SOURCE(Right.EVALUATE_SOURCE),
    /** Have this side load the peer's classes. */
    SHIP_CODE(Right.SHIP_CODE),
    /** Call objects that this side has lent. */
    USE_OBJECTS(Right.USE_OBJECTS),
    /** Call exposed beans, through their interfaces. */
    CALL_EXPOSED(Right.CALL_EXPOSED),
    /** Put records into this side's log. */
    LOG_RECORDS(Right.LOG_RECORDS);

    private final @Nullable Right right;

    AcrossRight(@Nullable Right right) {
        this.right = right;
    }

    /**
     * What a property's value grants.
     *
     * @throws FailureAnalyzedException if it is empty, or has {@link #NONE} beside others
     */
    static Rights rights(String property, Set<AcrossRight> granted) {
        if (granted.isEmpty() || (granted.contains(NONE) && granted.size() > 1)) {
            throw new FailureAnalyzedException(
                    property + (granted.isEmpty() ? " is empty." : " has none beside others."),
                    "Set " + property
                            + " to all, to none, or to a list such as call-exposed, log-records; without it the"
                            + " default applies.");
        }
        if (granted.contains(ALL)) {
            return Rights.all();
        }
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (AcrossRight each : granted) {
            if (each.right != null) {
                rights.add(each.right);
            }
        }
        return new Rights(rights);
    }
}
