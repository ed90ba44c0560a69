package io.across.sample;

import io.across.Connection;
import io.across.Endpoint;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModules;

/** A program that lies in a jar within a jar, and beside it Python modules: a worker imports them, and it prints what it saw. */
public final class NestedModules {

    private NestedModules() {}

    public static void main(String[] args) {
        System.out.println(NestedModules.class.getResource("/python/burrow/hole.py"));
        try (Connection worker = Connection.open(Endpoint.python())) {
            Python python = worker.python();
            python.export(PythonModules.classPath("python"), "burrow");
            System.out.println(python.call("burrow.hole.depth"));
            System.out.println(python.execute("from burrow.tunnel.end import LIGHT; LIGHT"));
            System.out.println(python.execute("import pkgutil; pkgutil.get_data('burrow', 'map.txt').decode()"));
            System.out.println(python.execute(
                    "from importlib.resources import files; sorted(f.name for f in files('burrow').iterdir())"));
            System.out.println(python.execute(
                    "from importlib.resources import files; files('burrow').joinpath('map.txt').read_text()"));
            try {
                System.out.println(python.call("burrow.hole.fall"));
            } catch (PythonException fallen) {
                System.out.println(fallen.traceback());
            }
        }
    }
}
