package io.across.benchmarks.attack;

import java.io.OutputStream;

/**
 * The process that attacks. Takes the name of an attack and the port of the attacked listener; prints the port at which it can
 * be dialled itself, attacks until its standard input ends, and prints how much it has tried.
 */
final class AttackerProgram {

    private AttackerProgram() {}

    public static void main(String... arguments) throws Exception {
        Assault assault = new Assault(Attacks.named(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println(assault.port());
        System.out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        // Before the connections end: a write to a peer that does not read may take its time.
        System.out.println(assault.attempts());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
