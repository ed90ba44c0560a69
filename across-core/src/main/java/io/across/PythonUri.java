package io.across;

import org.jspecify.annotations.Nullable;

/** The form {@code python:INTERPRETER?venv=…&python-option=…} of {@link Endpoint#parse}. */
final class PythonUri {

    private PythonUri() {}

    static Endpoint parse(String text, String rest) {
        int mark = rest.indexOf('?');
        String interpreter = mark < 0 ? rest : rest.substring(0, mark);
        try {
            UriQuery query = UriQuery.of(mark < 0 ? null : rest.substring(mark + 1));
            query.check("venv", "python-option");
            if (interpreter.isEmpty()) {
                return Endpoint.python(bios(Bios.python(), query));
            }
            if (query.has("venv")) {
                throw new IllegalArgumentException("it has both an interpreter and a virtual environment");
            }
            return Endpoint.python(bios(Bios.python().python(UriQuery.decoded(interpreter)), query));
        } catch (IllegalArgumentException e) {
            throw UriQuery.illegal(text, "is illegal: " + e.getMessage());
        }
    }

    /** With what a query says of the interpreter. */
    static PythonBios bios(PythonBios bios, UriQuery query) {
        String python = query.one("python");
        String environment = query.one("venv");
        if (python != null && environment != null) {
            throw new IllegalArgumentException("it has both an interpreter and a virtual environment");
        }
        return withEnvironment(python == null ? bios : bios.python(python), environment)
                .pythonOptions(query.all("python-option"));
    }

    private static PythonBios withEnvironment(PythonBios bios, @Nullable String environment) {
        return environment == null ? bios : bios.virtualEnvironment(environment);
    }
}
