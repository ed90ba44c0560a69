package io.across.internal.jvm;

import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;

/** What can be described once per connection and then be named by a number. */
interface Shape {

    /** How many chars its texts have. */
    int chars();

    /** Writes the full description. */
    void write(ValueWriter out);

    /** Reads a full description. */
    interface Reader<S extends Shape> {
        S read(ValueReader in);
    }
}
