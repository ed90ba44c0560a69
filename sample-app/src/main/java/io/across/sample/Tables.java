package io.across.sample;

import io.across.python.PythonFunction;
import io.across.python.PythonModule;

/** The functions of {@code tables.py}. */
@PythonModule("tables")
interface Tables {

    /** Describes a CSV file. */
    @PythonFunction(deadline = "PT20S")
    TableSummary summarize(byte[] content);
}
