package com.acme.tour;

import io.across.Connection;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModules;
import io.across.python.PythonObject;
import java.util.List;

/** The README's tour of a machine that has only Python. */
public final class Numbers {

    private Numbers() {}

    public static void main(String[] args) {
        try (Connection there = Connection.open(args[0])) {
            Python python = there.python();
            System.out.println(python.call(Double.class, "math.sqrt", 2));

            python.export(PythonModules.classPath("python"), "tour");
            System.out.println(python.call("tour.summary", List.of(3, 1, 4, 1, 5)));

            PythonObject cheeses = python.callRef("list");
            cheeses.invoke("append", "brie");
            System.out.println(cheeses.len() + " " + python.call("sorted", cheeses));

            python.call("tour.summary", List.of());
        } catch (PythonException e) {
            System.out.println(e.traceback());
        }
    }
}
