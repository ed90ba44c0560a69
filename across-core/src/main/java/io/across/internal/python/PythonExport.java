package io.across.internal.python;

import io.across.python.PythonModules;
import java.util.List;

/** The request to take note of modules that this side has; they are offered once the connection is there. */
record PythonExport(List<String> names, PythonModules from) {}
