package io.across.python;

/** A Python {@code complex} number. */
public record PythonComplex(double real, double imag) {

    /** As Python prints it, more or less. */
    @Override
    public String toString() {
        return "(" + real + (imag < 0 || 1 / imag < 0 ? "" : "+") + imag + "j)";
    }
}
