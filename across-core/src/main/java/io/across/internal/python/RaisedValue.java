package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.pickle.Reduction;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exception of a peer that tells the facts of it (capability ERROR_FACTS): what it takes to make it again without calling
 * its class, and what it prints.
 */
final class RaisedValue implements PythonValue {

    private static final int FACTS = 7;
    private static final int MAX_KINDS = 64;
    private static final int PRINTED = 4;

    private final List<@Nullable Object> facts;
    private final List<PythonName> kinds;

    private RaisedValue(List<@Nullable Object> facts, List<PythonName> kinds) {
        this.facts = facts;
        this.kinds = kinds;
    }

    /** @throws OperationException if these are no facts of an exception */
    static RaisedValue of(List<@Nullable Object> facts) {
        if (facts.size() != FACTS
                || !(facts.get(0) instanceof PythonTuple names)
                || names.isEmpty()
                || names.size() > MAX_KINDS
                || !(facts.get(1) instanceof PythonTuple)
                || !(facts.get(2) instanceof Map<?, ?>)
                || !(facts.get(3) instanceof String)
                || !(facts.get(PRINTED) instanceof String)) {
            throw new OperationException("malformed value: an exception without its facts");
        }
        List<PythonName> kinds = new ArrayList<>(names.size());
        for (Object name : names) {
            if (!(name instanceof PythonTuple pair)
                    || pair.size() != 2
                    || !(pair.get(0) instanceof String module)
                    || !(pair.get(1) instanceof String qualname)
                    || module.length() + qualname.length() > ProtocolNames.MAX_LENGTH) {
                throw new OperationException(
                        "malformed value: an exception of a class named " + BoundedText.of(name, 100));
            }
            kinds.add(new PythonName(module, qualname));
        }
        return new RaisedValue(facts, List.copyOf(kinds));
    }

    /** How it is written: for a peer that makes it of the facts, or for one that calls its class. */
    Reduction reduction(boolean ofFacts) {
        if (ofFacts) {
            // What it prints is the reader's own to say, with the frames of this side.
            List<@Nullable Object> told = new ArrayList<>(facts);
            told.set(PRINTED, "");
            return new Reduction(ProtocolNames.RAISED, PythonTuple.copyOf(told), null);
        }
        Map<String, @Nullable Object> fields = fields();
        return new Reduction(type(), args(), fields.isEmpty() ? null : fields);
    }

    /** Its class, and those above it, the nearest first. */
    List<PythonName> kinds() {
        return kinds;
    }

    /** Python's {@code str} of it. */
    String text() {
        return BoundedText.of(facts.get(3));
    }

    /** As Python prints it, without what led to it; empty if that could not be told. */
    String printed() {
        return facts.get(PRINTED) instanceof String printed ? printed : "";
    }

    /** The exceptions of a group, described as the exception itself. */
    List<? extends @Nullable Object> members() {
        return facts.get(FACTS - 1) instanceof List<?> members ? members : List.of();
    }

    @Override
    public PythonName type() {
        return kinds.get(0);
    }

    @Override
    public List<@Nullable Object> args() {
        return facts.get(1) instanceof PythonTuple args ? args : PythonTuple.of();
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (facts.get(2) instanceof Map<?, ?> state) {
            state.forEach((name, value) -> fields.put(BoundedText.name(name), value));
        }
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public @Nullable Object state() {
        return null;
    }

    @Override
    public List<@Nullable Object> items() {
        return List.of();
    }

    @Override
    public Map<@Nullable Object, @Nullable Object> entries() {
        return Map.of();
    }

    /** Names its class only: it may contain itself. */
    @Override
    public String toString() {
        return "<" + type() + " object>";
    }
}
