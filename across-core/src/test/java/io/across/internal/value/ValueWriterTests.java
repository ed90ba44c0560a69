package io.across.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.LimitException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueWriterTests {

    private static final int LARGE = 64 * 1024;

    @Test
    void onlyALargeArrayThatMayBeSharedIsShared() {
        ValueWriter small = writer(true);
        small.write(new byte[100]);
        assertThat(small.buffers()).hasSize(1);
        assertThat(small.isShared()).isFalse();

        ValueWriter copying = writer(false);
        copying.write(new byte[LARGE]);
        assertThat(copying.buffers()).hasSize(1);
        assertThat(copying.isShared()).isFalse();

        byte[] array = new byte[LARGE];
        ValueWriter sharing = writer(true);
        sharing.write(1);
        sharing.write(array);
        sharing.write(2);
        List<ByteBuffer> buffers = sharing.buffers();
        assertThat(sharing.isShared()).isTrue();
        assertThat(buffers).hasSize(3);
        assertThat(buffers.get(1).array()).isSameAs(array);
        assertThat(sharing.size()).isEqualTo(LARGE + 2);
    }

    @Test
    void theLimitHoldsForCopiesAndForSharedArrays() {
        for (boolean mayShare : new boolean[] {true, false}) {
            ValueWriter writer = new ValueWriter(new NoObjects(), 1000, mayShare);
            assertThatThrownBy(() -> writer.write(new byte[LARGE]))
                    .isInstanceOf(LimitException.class)
                    .hasMessageContaining("across.options.max-message-size=1000");
        }
    }

    private static ValueWriter writer(boolean mayShare) {
        return new ValueWriter(new NoObjects(), 1 << 20, mayShare);
    }

    /** Nothing is lent or held here. */
    private static final class NoObjects implements ObjectTable {

        @Override
        public long lend(Object object) {
            throw new IllegalStateException();
        }

        @Override
        public Object lent(long id) {
            throw new IllegalStateException();
        }

        @Override
        public HeldObject hold(long id) {
            throw new IllegalStateException();
        }
    }
}
