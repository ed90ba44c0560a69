package io.across.benchmarks.attack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All attacks, by their names. */
final class Attacks {

    private static final List<Attack> ALL = all();

    private Attacks() {}

    private static List<Attack> all() {
        List<Attack> all = new ArrayList<>();
        all.add(Attack.of("none", "nothing: what the machine does to the clients by itself", Attacks::waiting));
        all.addAll(WorkAttacks.all());
        all.addAll(NameAttacks.all());
        all.addAll(MemoryAttacks.all());
        all.addAll(ConnectionAttacks.all());
        all.addAll(HostileServers.all());
        return Collections.unmodifiableList(all);
    }

    /** Whoever attacks does nothing itself. */
    static Attack.Script waiting() {
        return wave -> {
            wave.attempted();
            wave.hold(1);
        };
    }

    static List<Attack> list() {
        return ALL;
    }

    /**
     * The attack of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Attack named(String name) {
        return ALL.stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is named " + name));
    }
}
