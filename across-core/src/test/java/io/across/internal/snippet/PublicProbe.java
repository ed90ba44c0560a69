package io.across.internal.snippet;

import java.util.concurrent.Callable;

/** Types of every visibility, for snippets that name them. */
public class PublicProbe {

    public interface Named {
        String name();
    }

    public interface Marker {}

    public interface Described extends Named {}

    interface Hidden extends Named, Marker {}

    /** Public, but in a class that is not. */
    static final class Shut {
        public static final class Inner implements Described {
            @Override
            public String name() {
                return "inner";
            }
        }
    }

    public abstract static class Base {
        public int base() {
            return 1;
        }
    }

    static final class Heir extends Base implements Marker, Hidden {
        @Override
        public String name() {
            return "heir";
        }
    }

    static final class Big extends Base implements CharSequence {
        @Override
        public int length() {
            return 0;
        }

        @Override
        public char charAt(int index) {
            return 0;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return this;
        }
    }

    static final class Indirect implements Hidden {
        @Override
        public String name() {
            return "indirect";
        }
    }

    enum Constants implements Named {
        ONE
    }

    public enum Bodies {
        WITH_BODY {
            @Override
            int f() {
                return 1;
            }
        };

        abstract int f();
    }

    static Object lambda() {
        Callable<Integer> callable = () -> 3;
        return callable;
    }
}
