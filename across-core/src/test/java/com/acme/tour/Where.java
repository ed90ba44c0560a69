package com.acme.tour;

import io.across.Connection;
import java.io.Serializable;
import java.util.Locale;

/** The README's tour of a machine that has only a Java runtime. */
public final class Where {

    private Where() {}

    record Place(String java, String system, boolean compiler) implements Serializable {}

    static Place look() {
        boolean compiler = ModuleLayer.boot().findModule("jdk.compiler").isPresent();
        return new Place(
                System.getProperty("java.version"),
                System.getProperty("os.name").toUpperCase(Locale.ROOT),
                compiler);
    }

    public static void main(String[] args) {
        try (Connection there = Connection.open(args[0])) {
            there.export("com.acme.tour");
            System.out.println("here:  " + look());
            System.out.println("there: " + there.call(Where::look));
        }
    }
}
