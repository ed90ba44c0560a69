package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.python.PythonName;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Steps at which this side does something else than the recorded client did, each on purpose. */
final class Differences {

    /**
     * What this side answers where the recorded client answered something else.
     *
     * @param kind of the result: two if it is a value, three if it is an exception
     * @param check of the value
     */
    record Answer(int kind, Consumer<@Nullable Object> check) {}

    /** Each with why; what the server says next is what it said to the recorded answer. */
    static final Map<String, Answer> ANSWERS = Map.of(
            // Methods of Java objects take no keyword arguments.
            "06_callback.callback",
            new Answer(3, error -> {
                PickledObject raised = (PickledObject) Recording.tuple(error).get(0);
                assertThat(raised).isNotNull();
                assertThat(raised.type()).isEqualTo(new PythonName("builtins", "TypeError"));
                assertThat(raised.args()).containsExactly("methods of Java objects take no keyword arguments");
            }),
            // A Java program has no __main__ for others.
            "08_main_module.call",
            new Answer(2, loader -> assertThat(loader).isNull()),
            "08_main_module_unguarded.call",
            new Answer(2, loader -> assertThat(loader).isNull()),
            // An error of 0.1.0; here the package is found, as in the session of the same name without the end.
            "08_namespace_package_already_imported.import",
            new Answer(2, loader -> assertThat(Recording.again(loader)).isEqualTo(namespacePackage())));

    /** Exports that this side refuses on its own, and how; the request is then made all the same. */
    static final Map<String, String> EXPORTS = Map.of(
            "08_missing_module.export", "there is no Python module vectors_missing",
            "08_export_invalid.submodule_name", "'vectors_pkg.sub' is not a top-level module",
            "08_main_module.export", "module __main__ cannot be exported",
            "08_main_module_unguarded.export", "module __main__ cannot be exported");

    /** Calls of what is no name, which no method of the API makes. */
    static final Set<String> RAW = Set.of(
            "03_arguments.bound_method_of_value", "03_arguments.unbound_method", "03_arguments.missing_function");

    /** Sessions with ids set by hand, or used up by calls that were not sent; here those take no id. */
    static final Set<String> IDS = Set.of("02_call_ids", "05_unpicklable_argument", "06_references_that_fail");

    private Differences() {}

    private static String namespacePackage() {
        return Recording.named("08_namespace_package").steps().stream()
                .flatMap(step -> step.records().stream())
                .filter(item -> Recording.is(item, "RESULT") && Recording.isOfClient(item))
                .map(item -> Recording.again(Recording.value(item)))
                .findFirst()
                .orElseThrow();
    }
}
