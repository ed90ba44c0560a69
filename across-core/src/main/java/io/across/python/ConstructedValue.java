package io.across.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link PythonValue} of this side. */
final class ConstructedValue implements PythonValue {

    private final PythonName type;
    private final PythonTuple args;

    ConstructedValue(PythonName type, PythonTuple args) {
        this.type = type;
        this.args = args;
    }

    @Override
    public PythonName type() {
        return type;
    }

    @Override
    public List<@Nullable Object> args() {
        return args;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        return Map.of();
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

    @Override
    public String toString() {
        return type + args.toString();
    }
}
